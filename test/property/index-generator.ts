/** Random index files in every form that there is, and what to add to them. */
import fc from 'fast-check';
import { entryOf } from '../../src/index-file/entry.ts';
import type { Entry } from '../../src/index-file/types.ts';
import { helmFile, type IndexFile } from './index-forms.ts';
import { jsonFile } from './index-json-forms.ts';
import { oddFile } from './index-odd-forms.ts';

/** The time that every addition carries. */
export const stamp = '2030-05-06T07:08:09Z';

const newVersions = ['0.0.1', '1.0.0-alpha', '1.4.0', '1.5.1', '2.0.0+x', '11.0.0', 'v3.1'];
const additions = (file: IndexFile): fc.Arbitrary<readonly Entry[]> =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...file.names, 'app', 'aaa', 'middle', 'zzz', 'no'), fc.constantFrom(...newVersions)), {
      selector: (pair) => pair.join(' '),
      minLength: 1,
      maxLength: 4,
    })
    .map((pairs) =>
      pairs.map(([name, version]) =>
        entryOf({
          metadata: {
            apiVersion: 'v2',
            name,
            version,
            description: 'a: "b"\n\u2028\u{1F600}',
            annotations: { y: 'on', '1e3': '~' },
            keywords: ['0x1F', '- a'],
          },
          url: `${name}-${version}.tgz`,
          created: stamp,
          digest: 'ab'.repeat(32),
        }),
      ),
    );

/** A file of any kind, each as likely as the others, and what to add to it. */
export const cases: fc.Arbitrary<{ readonly file: IndexFile; readonly entries: readonly Entry[] }> = fc
  .oneof(helmFile, oddFile, jsonFile)
  .chain((file) => fc.record({ file: fc.constant(file), entries: additions(file) }));

/** The file as it lies on a disk. */
export function bytesOf({ pieces }: IndexFile): Buffer {
  return Buffer.from(pieces.map(({ text }) => text).join(''));
}
