import { describe, expect, it } from 'vitest';
import { readingMemory, readVersion } from './read-version.ts';
import { valuesSection } from './values-section.ts';

const markup = (description: string, fallback?: string): string =>
  valuesSection({ values: [{ title: '', values: [{ path: 'a', type: 'string', fallback, description }] }], valuesFile: undefined }).markup;

describe('a description', () => {
  it.each([
    ['The key `password`', 'The key <code>password</code>'],
    ['See [the docs](https://example.com/a?b=1&c) now', 'See <a href="https://example.com/a?b=1&amp;c" rel="nofollow">the docs</a> now'],
    ['[x](javascript:alert(1))', '[x](javascript:alert(1))'],
    ['[x](https://a"onclick=b)', '<a href="https://a&quot;onclick=b" rel="nofollow">x</a>'],
    ['`<b>` and **bold**', '<code>&lt;b&gt;</code> and **bold**'],
    ['a ` b', 'a ` b'],
  ])('of %s', (text, expected) => {
    expect(markup(text)).toContain(`<td>${expected}</td>`);
  });

  it('has a default that its comment writes as Markdown', () => {
    expect(markup('', '`{}`')).toContain('<td><code>{}</code></td>');
  });
});

describe('a file of more values than a page shows', () => {
  const shown = (count: number): string => {
    const bytes = Buffer.from(Array.from({ length: count }, (_, at) => `key${at}: ${'x'.repeat(120)}\n`).join(''));
    const summary = {
      ...{ version: '1.0.0', appVersion: undefined, created: undefined, digest: undefined, sizeBytes: undefined, packageUrl: undefined },
      ...{ isSigned: false, isPreRelease: false, isDeprecated: false, yanked: undefined },
    };
    const contents = { metadata: { apiVersion: 'v2', name: 'a', version: '1.0.0' }, files: [{ path: 'values.yaml', bytes }] };
    return valuesSection(readVersion(contents, summary, { listsChart: () => false, memory: readingMemory() })).markup;
  };

  it('says so, in the table and at the end of the file', () => {
    expect(shown(3_000)).toContain('These are the first 2000 values.');
    expect(shown(3_000)).toContain('# The package has the rest of this file.');
    expect(shown(1_000)).not.toContain('These are the first');
    expect(shown(1_000)).not.toContain('has the rest');
  });
});
