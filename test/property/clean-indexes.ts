/** Random indexes in Helm's own format that no reader refuses, with comments, empty lists and both line ends. */
import fc from 'fast-check';
import { addEntries } from '../../src/index-file/add-entries.ts';
import { entryOf } from '../../src/index-file/entry.ts';
import type { Entry } from '../../src/index-file/types.ts';
import { chartNames } from './index-forms.ts';

const versions = ['0.0.1', '1.0.0-alpha', '1.0.0', '1.4.0', '2.0.0+x', '11.0.0', 'v3.1'];
const urls = ['NAME-VERSION.tgz', 'https://e.example/x/NAME-VERSION.tgz', 'app-operator-1.4.0.tgz', 'x/%61.tgz', 'elsewhere.tgz'];
const texts = ['plain', 'two\nlines\n\n', 'a\n\n', '# no comment', 'a.tgz', 'see: other.tgz', '', '- item', '\u{1F600}'.repeat(20)];

const entry = (names: readonly string[], created: string): fc.Arbitrary<Entry> =>
  fc
    .record({
      name: fc.constantFrom(...names),
      version: fc.constantFrom(...versions),
      url: fc.oneof({ weight: 3, arbitrary: fc.constant('NAME-VERSION.tgz') }, { weight: 1, arbitrary: fc.constantFrom(...urls) }),
      description: fc.constantFrom(...texts),
    })
    .map(({ name, version, url, description }) =>
      entryOf({
        metadata: { apiVersion: 'v2', name, version, description, annotations: { note: description } },
        url: url.replace('NAME', name).replace('VERSION', version.replace('+', '%2B')),
        created,
        digest: 'ab'.repeat(32),
      }),
    );

const unique = { selector: ({ metadata }: Entry) => `${metadata.name} ${metadata.version}` };

/** An index and what to add to it. */
export interface CleanCase {
  readonly bytes: Buffer;
  readonly entries: readonly Entry[];
}

/** `stamp` is the time of what is added. */
export function cleanCases(stamp: string): fc.Arbitrary<CleanCase> {
  return fc
    .record({
      listed: fc.uniqueArray(entry(chartNames, '2020-01-02T03:04:05Z'), { ...unique, minLength: 1, maxLength: 12 }),
      entries: fc.uniqueArray(entry([...chartNames, 'aaa', 'no', 'zzz'], stamp), { ...unique, minLength: 1, maxLength: 4 }),
      notes: fc.array(fc.constantFrom('', '', '# a comment\n', '\n', '  # indented\n', '  empty: []\n', '# - version: 9\n'), {
        maxLength: 6,
      }),
      ends: fc.constantFrom('\n', '\n', '\r\n'),
      isStampedFirst: fc.boolean(),
    })
    .map(({ listed, entries, notes, ends, isStampedFirst }) => {
      const { chunks } = addEntries(undefined, { entries: listed, generated: '2020-01-02T03:04:05Z', style: 'yaml' });
      let text = Buffer.concat(chunks).toString();
      if (isStampedFirst) text = text.replace(/generated: .*\n/, '').replace('entries:', 'generated: "2020-01-02T03:04:05Z"\nentries:');
      const left = [...notes];
      let hasEmpty = false;
      text = text.replaceAll(/^ {2}[^ #-].*:\n/gm, (line) => {
        const note = left.shift() ?? '';
        if (note.includes('[]') && hasEmpty) return line;
        hasEmpty ||= note.includes('[]');
        return note + line;
      });
      return { bytes: Buffer.from(text.replaceAll('\n', ends)), entries };
    });
}
