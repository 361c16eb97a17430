import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonOf, readYaml } from '../../yaml/index.ts';
import { artifactHubText } from './file-text.ts';

const text = fc.string({ minLength: 1, unit: 'grapheme' });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const metadata = fc.record({
  repositoryID: optional(text),
  owners: optional(fc.array(fc.record({ name: optional(text), email: text }), { minLength: 1, maxLength: 3 })),
  ignore: optional(fc.array(fc.record({ name: text, version: optional(text) }), { minLength: 1, maxLength: 3 })),
});

describe('the text of artifacthub-repo.yml', () => {
  it('is for people, too', () => {
    const written = artifactHubText({
      repositoryID: 'id',
      owners: [{ name: 'Ada', email: 'ada@example.com' }],
      ignore: [{ name: 'app', version: '1.0' }],
    });
    expect(written.split('\n').slice(1)).toEqual([
      'repositoryID: "id"',
      'owners:',
      '  - name: "Ada"',
      '    email: "ada@example.com"',
      'ignore:',
      '  - name: "app"',
      '    version: "1.0"',
      '',
    ]);
  });

  it('is read as what it was made of', async () => {
    await fc.assert(
      fc.property(metadata, (given) => {
        const read = readYaml(Buffer.from(artifactHubText(given)));
        const expected = JSON.parse(JSON.stringify(given));
        const value = read.kind === 'read' ? jsonOf(read.value) : read;
        expect(value).toEqual({ kind: 'json', json: Object.keys(expected).length === 0 ? null : expected });
      }),
    );
  });
});
