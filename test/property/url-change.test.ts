/** Whatever an index looks like: where its URLs change, they alone do, as an independent reader sees it, and in the bytes. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isCharthouseError } from '../../src/base/error.ts';
import { changeUrls } from '../../src/index-file/change-urls.ts';
import { readIndex } from '../../src/index-file/read-index.ts';
import type { ReadIndex } from '../../src/index-file/types.ts';
import { jsonOf, readYaml } from '../../src/yaml/index.ts';
import { bytesOf, cases } from './index-generator.ts';

const read = (bytes: Uint8Array): ReadIndex => readIndex(bytes, { mentions: [], source: 'index.yaml' });

/** One that moves, one that must be quoted, and one that stays. */
const moves = fc.constantFrom<(url: string) => string>(
  (url) => `https://new.example.com/${url}`,
  (url) => `1 # "${url}" \\ ü`,
  (url) => (url.startsWith('https:') ? url.slice('https://charts.example.com/'.length) : url),
);

function dataOf(bytes: Uint8Array, style: string): unknown {
  if (style === 'json') return JSON.parse(Buffer.from(bytes).toString());
  const parsed = readYaml(bytes);
  const outcome = parsed.kind === 'read' ? jsonOf(parsed.value) : parsed;
  if (outcome.kind === 'refused') throw new Error(outcome.problem);
  return outcome.json;
}

/** The data with `move` applied to the texts of each list of URLs. A member that appears twice is the last one, as for every JSON reader. */
function moved(value: unknown, move: (url: string) => string, key = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => (key === 'urls' && typeof each === 'string' ? move(each) : moved(each, move)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, moved(each, move, name.toLowerCase())]));
}

/** The stretches of `before` that no chunk is a view of. */
function replaced(before: Buffer, chunks: readonly Uint8Array[]): readonly Uint8Array[] {
  const gaps: Uint8Array[] = [];
  let done = 0;
  for (const chunk of chunks.filter(({ buffer }) => buffer === before.buffer)) {
    const from = chunk.byteOffset - before.byteOffset;
    if (from > done) gaps.push(before.subarray(done, from));
    done = from + chunk.length;
  }
  return done < before.length ? [...gaps, before.subarray(done)] : gaps;
}

it('changes the URLs of entries, and nothing else', () => {
  const ends = { changed: 0, refused: 0 };
  fc.assert(
    fc.property(cases, moves, ({ file }, move) => {
      const before = bytesOf(file);
      const index = read(before);
      let chunks: readonly Uint8Array[];
      try {
        ({ chunks } = changeUrls(index, move));
      } catch (error) {
        if (!isCharthouseError(error) || error.code !== 'CH_INDEX_INVALID') throw error;
        ends.refused += 1;
        return;
      }
      const bytes = Buffer.concat(chunks);
      ends.changed += bytes.equals(before) ? 0 : 1;
      const urls = [...index.allVersions()].flatMap((each) => each.urls);
      const after = read(bytes);
      expect(after.parser).toBe(index.parser);
      const expected = [...index.allVersions()].map((each) => ({ ...each, urls: each.urls.map(move) }));
      expect([...after.allVersions()]).toEqual(expected);
      expect(dataOf(bytes, index.style)).toEqual(moved(dataOf(before, index.style), move));
      for (const gap of replaced(before, chunks)) expect(urls).toContain(dataOf(gap, 'yaml'));
    }),
    { numRuns: 400 },
  );
  expect(ends.changed).toBeGreaterThan(100);
});
