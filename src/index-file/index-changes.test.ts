import { describe, expect, it } from 'vitest';
import { addEntries } from './add-entries.ts';
import { changesBetween, changesOf } from './index-changes.ts';
import type { ListedVersion } from './listed.ts';
import { readIndex } from './read-index.ts';

const entry = (name: string, version: string, more = ''): string =>
  `  - apiVersion: v2\n    created: "2024-03-01T10:00:00Z"\n    digest: ${'a'.repeat(64)}\n    name: ${name}\n${more}    urls:\n    - ${name}-${version}.tgz\n    version: ${version}\n`;
const index = (charts: Readonly<Record<string, string>>): string =>
  `apiVersion: v1\nentries:\n${Object.entries(charts)
    .map(([name, entries]) => `  ${name}:\n${entries}`)
    .join('')}generated: "2024-03-01T10:00:00Z"\n`;
const read = (text: string) => readIndex(Buffer.from(text), { mentions: [], source: 'index.yaml' });
const names = (versions: readonly ListedVersion[]): string => versions.map(({ name, version }) => `${name} ${version}`).join();

const before = index({
  app: entry('app', '2.0.0') + entry('app', '1.0.0'),
  other: entry('other', '1.0.0'),
  third: entry('third', '1.0.0'),
});

/** What changed, as `added|changed|removed`. */
function changes(after: string, from = before): string {
  const { added, changed, removed } = changesBetween(read(from).layout, read(after).layout);
  return [added, changed, removed].map(names).join('|');
}

describe('the changes of an index', () => {
  it.each<[string, string, string]>([
    ['nothing', before, '||'],
    [
      'a version more',
      index({
        app: entry('app', '2.0.0') + entry('app', '1.0.0'),
        other: entry('other', '1.1.0') + entry('other', '1.0.0'),
        third: entry('third', '1.0.0'),
      }),
      'other 1.1.0||',
    ],
    ['a chart less', index({ app: entry('app', '2.0.0') + entry('app', '1.0.0'), other: entry('other', '1.0.0') }), '||third 1.0.0'],
    [
      'a field that no version is told by',
      before.replace(entry('app', '1.0.0'), entry('app', '1.0.0', '    deprecated: true\n')),
      '|app 1.0.0|',
    ],
    [
      'another order and indentation',
      index({
        third: entry('third', '1.0.0'),
        app: entry('app', '1.0.0') + entry('app', '2.0.0'),
        other: entry('other', '1.0.0'),
      }).replaceAll(/^ {2}/gm, '    '),
      '||',
    ],
    ['a version twice', before.replace(entry('app', '1.0.0'), entry('app', '1.0.0').repeat(2)), 'app 1.0.0||'],
  ])('are %s', (_, after, expected) => {
    expect(changes(after)).toBe(expected);
    const [added, changed, removed] = expected.split('|');
    expect(changes(before, after)).toBe([removed, changed, added].join('|'));
  });

  it('between YAML and JSON are those of digest, URLs and time', () => {
    const json = JSON.stringify({
      apiVersion: 'v1',
      entries: {
        app: [{ name: 'app', version: '1.0.0', urls: ['app-1.0.0.tgz'], digest: 'a'.repeat(64), created: '2024-03-01T10:00:00Z' }],
      },
    });
    expect(changes(json)).toBe('||app 2.0.0,other 1.0.0,third 1.0.0');
    expect(changes(JSON.stringify(JSON.parse(json), null, 2), json)).toBe('||');
  });

  it('of a splice are found in the charts that it touched, without reading the others', () => {
    const base = read(before);
    const readItems: string[] = [];
    const layout = {
      ...base.layout,
      readItem: (...at: Parameters<typeof base.layout.readItem>) => {
        readItems.push(at[0].name);
        return base.layout.readItem(...at);
      },
    };
    const metadata = { apiVersion: 'v2', name: 'other', version: '1.1.0' };
    const added = { metadata, urls: ['other-1.1.0.tgz'], created: '2024-03-02T10:00:00Z', digest: 'b'.repeat(64) };
    const { chunks } = addEntries(base, { entries: [added], generated: '2024-03-02T10:00:00Z', style: 'yaml' });
    const found = changesOf(layout, chunks);
    expect([found.added, found.changed, found.removed].map(names)).toEqual(['other 1.1.0', '', '']);
    expect(readItems).not.toContain('app');
  });

  it('of a new index are all of its versions', () => {
    expect(names(changesOf(undefined, [Buffer.from(before)]).added)).toBe('app 2.0.0,app 1.0.0,other 1.0.0,third 1.0.0');
  });
});
