/** Whatever an index looks like and whatever is added: every other byte stays, and the data is what it should be. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareVersions, parseVersion } from '../../src/go/helm-version.ts';
import { addEntries } from '../../src/index-file/add-entries.ts';
import { entryRecord } from '../../src/index-file/entry.ts';
import { indexOf, readIndex } from '../../src/index-file/read-index.ts';
import type { Entry, ReadIndex } from '../../src/index-file/types.ts';
import { findInYamlTree } from '../../src/index-file/yaml-tree-layout.ts';
import { jsonOf, readYaml } from '../../src/yaml/index.ts';
import type { IndexFile } from './index-forms.ts';
import { bytesOf, cases, stamp } from './index-generator.ts';

type Data = { readonly [key: string]: unknown };

const asMap = (value: unknown): Data => (typeof value === 'object' && value !== null ? { ...value } : {});
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function dataOf(bytes: Uint8Array, style: 'yaml' | 'json'): Data {
  if (style === 'json') return asMap(JSON.parse(new TextDecoder().decode(bytes)));
  const read = readYaml(bytes);
  const outcome = read.kind === 'read' ? jsonOf(read.value) : read;
  if (outcome.kind === 'refused')
    throw new Error(`${outcome.problem} at ${outcome.at.line}:${outcome.at.column}\n${new TextDecoder().decode(bytes)}`);
  return asMap(outcome.json);
}

const entriesKey = (data: Data): string => Object.keys(data).find((key) => key.toLowerCase() === 'entries') ?? 'entries';

function isOlder(version: unknown, than: string): boolean {
  const [a, b] = [parseVersion(String(version)), parseVersion(than)];
  return a !== undefined && b !== undefined && compareVersions(a, b) < 0;
}

/** What the lists of versions should be. */
function model(before: Data, entries: readonly Entry[], isStamped: boolean): Data {
  const key = entriesKey(before);
  const charts: Record<string, unknown> = { ...asMap(before[key]) };
  for (const name of new Set(entries.map(({ metadata }) => metadata.name))) {
    const listed = asList(charts[name]);
    const mine = entries.filter(({ metadata }) => metadata.name === name);
    mine.sort((a, b) => (isOlder(a.metadata.version, b.metadata.version) ? 1 : isOlder(b.metadata.version, a.metadata.version) ? -1 : 0));
    const place = ({ metadata: { version } }: Entry): number => {
      const older = listed.findIndex((each) => isOlder(asMap(each)['version'], version));
      return older < 0 ? listed.length : older;
    };
    const at = (index: number): readonly unknown[] => mine.filter((entry) => place(entry) === index).map(entryRecord);
    charts[name] = [...listed.flatMap((each, i) => [...at(i), each]), ...at(listed.length)];
  }
  return { ...before, [key]: charts, ...(isStamped ? { generated: stamp } : {}) };
}

function splice(read: ReadIndex, entries: readonly Entry[]): { readonly bytes: Buffer; readonly versionCount: number } {
  const { chunks, versionCount } = addEntries(read, { entries, generated: stamp, style: 'yaml' });
  return { bytes: Buffer.concat(chunks), versionCount };
}

/** Every stretch that is nobody's, or that of a chart that is not touched, stands there in its order. */
function expectUntouched(file: IndexFile, entries: readonly Entry[], after: string): void {
  const touched = new Set(entries.map(({ metadata }) => metadata.name));
  let at = 0;
  for (const { text, owner } of file.pieces) {
    if (owner?.kind === 'generated' || (owner?.kind === 'chart' && touched.has(owner.name))) continue;
    // An empty map gives way to the first chart.
    if (file.names.length === 0 && /entries/i.test(text)) continue;
    if (owner === undefined && file.names.length === 0 && /^(?:\{\}|null)$/.test(text)) continue;
    const isLast = file.pieces.at(-1)?.text === text;
    const found = after.indexOf(text, at);
    expect(found, `lost after ${at}: ${JSON.stringify(text)}${isLast ? ' (the last piece)' : ''}`).toBeGreaterThanOrEqual(at);
    at = found + text.length;
  }
}

function countVersions(data: Data): number {
  return Object.values(asMap(data[entriesKey(data)])).reduce((sum: number, list) => sum + asList(list).length, 0);
}

it('adds what was asked for and keeps every other byte, with every parser', { timeout: 120_000 }, () => {
  const reads = { fast: 0, yaml: 0, json: 0 };
  fc.assert(
    fc.property(cases, ({ file, entries }) => {
      const bytes = bytesOf(file);
      const text = bytes.toString();
      const read = readIndex(bytes, { mentions: [], source: 'index.yaml' });
      reads[read.parser] += 1;
      expect(read.parser === file.parser || (file.parser === 'yaml' && read.parser === 'fast')).toBe(true);

      const before = dataOf(bytes, read.style);
      const after = splice(read, entries);
      const isStamped = file.pieces.some(({ owner }) => owner?.kind === 'generated');
      expect(dataOf(after.bytes, read.style)).toEqual(model(before, entries, isStamped));
      expect(read.versionCount).toBe(countVersions(before));
      expect(after.versionCount).toBe(read.versionCount + entries.length);
      expectUntouched(file, entries, after.bytes.toString());
      expect(bytes.toString()).toBe(text);

      if (read.parser === 'fast') {
        const parsed = indexOf(findInYamlTree(bytes, 'index.yaml'), []);
        expect([...parsed.allVersions()]).toEqual([...read.allVersions()]);
        expect(splice(parsed, entries)).toEqual(after);
      }
    }),
    { numRuns: 800 },
  );
  const total = reads.fast + reads.yaml + reads.json;
  const shares = Object.entries(reads).map(([parser, count]) => `${parser} ${Math.round((count / total) * 100)} %`);
  process.stdout.write(`index files read ${shares.join(', ')}\n`);
  expect(Math.min(...Object.values(reads)) / total).toBeGreaterThanOrEqual(0.25);
});
