/** Whatever an index looks like and whatever is taken out: every other byte stays, and the data is what it should be. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isCharthouseError } from '../../src/base/error.ts';
import { addEntries } from '../../src/index-file/add-entries.ts';
import { indexOf, readIndex } from '../../src/index-file/read-index.ts';
import { removeEntries, type ShorterIndex } from '../../src/index-file/remove-entries.ts';
import type { ReadIndex } from '../../src/index-file/types.ts';
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
  if (outcome.kind === 'refused') throw new Error(`${outcome.problem}\n${new TextDecoder().decode(bytes)}`);
  return asMap(outcome.json);
}

const entriesKey = (data: Data): string => Object.keys(data).find((key) => key.toLowerCase() === 'entries') ?? 'entries';

/** The lists that should be left: none is empty that was not empty before. */
function model(before: Data, { layout }: ReadIndex, items: ReadonlySet<number>, isStamped: boolean): Data {
  if (items.size === 0) return before;
  const key = entriesKey(before);
  const charts = { ...asMap(before[key]) };
  for (const { name, firstItem, itemCount } of layout.charts) {
    const left = asList(charts[name]).filter((_, at) => !items.has(firstItem + at));
    if (itemCount === 0) continue;
    if (left.length === 0) delete charts[name];
    else charts[name] = left;
  }
  return { ...before, [key]: charts, ...(isStamped ? { generated: stamp } : {}) };
}

/** Every stretch that no chart owns, or a chart that loses nothing, is still there, in its order. */
function expectUntouched(file: IndexFile, touched: ReadonlySet<string>, after: string): void {
  let at = 0;
  for (const { text, owner } of file.pieces) {
    if (owner?.kind === 'generated' || (owner?.kind === 'chart' && touched.has(owner.name))) continue;
    // The comment above a chart goes with it, the key of the map may get an empty one, and in flow form a comma goes.
    if (owner === undefined && /^(?: *#.*|["']?entries["']?:.*)?\r?\n$/i.test(text)) continue;
    const kept = owner?.kind === 'chart' && file.parser !== 'fast' ? text.replace(/,\s*$/, '') : text.trim();
    const found = after.indexOf(kept, at);
    expect(found, `lost after ${at}: ${JSON.stringify(text)}`).toBeGreaterThanOrEqual(at);
    at = found + kept.length;
  }
}

/** Only the time, and the empty map of an index that lists nothing any more, are new. */
function expectViews(before: Buffer, { chunks }: ShorterIndex): void {
  const added = chunks
    .filter(({ buffer, length }) => buffer !== before.buffer && length > 0)
    .map((each) => Buffer.from(each).toString().trim());
  expect(added.filter((text) => text !== '{}' && text !== JSON.stringify(stamp))).toEqual([]);
  let done = before.byteOffset;
  for (const { buffer, byteOffset, length } of chunks) {
    if (buffer !== before.buffer) continue;
    expect(byteOffset).toBeGreaterThanOrEqual(done);
    done = byteOffset + length;
  }
}

const picks = fc.oneof(
  fc.array(fc.nat({ max: 12 }), { maxLength: 6 }).map((list) => (at: number) => list.includes(at)),
  fc.constant(() => true),
  fc.nat({ max: 12 }).map((from) => (at: number) => at >= from),
  fc.nat({ max: 6 }).map((to) => (at: number) => at < to),
);

it('takes out what was asked for and keeps every other byte, with every parser', { timeout: 120_000 }, () => {
  const ends = { fast: 0, yaml: 0, json: 0, refused: 0, emptied: 0 };
  fc.assert(
    fc.property(cases, picks, ({ file, entries }, isPicked) => {
      const bytes = bytesOf(file);
      const read = readIndex(bytes, { mentions: [], source: 'index.yaml' });
      const items = new Set(read.layout.items.map((_, at) => at).filter(isPicked));
      let after: ShorterIndex;
      try {
        after = removeEntries(read, { items, generated: stamp });
      } catch (error) {
        if (!isCharthouseError(error) || error.code !== 'CH_INDEX_INVALID') throw error;
        // Only an alias keeps entries together.
        expect(bytes.toString()).toContain('*v');
        ends.refused += 1;
        return;
      }
      const made = Buffer.concat(after.chunks);
      if (items.size > 0) ends[read.parser] += 1;
      if (items.size > 0 && items.size === read.versionCount) ends.emptied += 1;
      const isStamped = items.size > 0 && file.pieces.some(({ owner }) => owner?.kind === 'generated');
      expect(dataOf(made, read.style)).toEqual(model(dataOf(bytes, read.style), read, items, isStamped));
      expect(after).toMatchObject({ versionCount: read.versionCount - items.size, lost: [] });
      const all = [...read.allVersions()];
      expect(after.removed).toEqual(all.filter((_, at) => items.has(at)));
      expectViews(bytes, after);
      const touched = new Set(after.removed.map(({ name }) => name));
      expectUntouched(file, touched, made.toString());

      // What is left can be read and extended, by the same parser if it is not empty.
      const again = readIndex(made, { mentions: [], source: 'index.yaml' });
      expect([...again.allVersions()]).toEqual(all.filter((_, at) => !items.has(at)));
      if (read.parser === 'fast') expect(again.parser).toBe('fast');
      expect(addEntries(again, { entries, generated: stamp, style: 'yaml' })).toMatchObject({
        versionCount: again.versionCount + entries.length,
        lost: [],
      });

      if (read.parser === 'fast') {
        const parsed = indexOf(findInYamlTree(bytes, 'index.yaml'), []);
        expect(Buffer.concat(removeEntries(parsed, { items, generated: stamp }).chunks).toString()).toBe(made.toString());
      }
    }),
    { numRuns: 1_200 },
  );
  process.stdout.write(`${JSON.stringify(ends)}\n`);
  expect(Math.min(ends.fast, ends.yaml, ends.json)).toBeGreaterThan(100);
  expect(ends.emptied).toBeGreaterThan(50);
  expect(ends.refused).toBeLessThan(120);
});
