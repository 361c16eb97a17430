/** Whatever a large index looks like and whatever is added: an excerpt of it gives the same answers and the same bytes as the whole. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc64 } from '../../src/base/crc64.ts';
import { addEntries } from '../../src/index-file/add-entries.ts';
import { composedOf, type Segment } from '../../src/index-file/compose-excerpt.ts';
import { excerptOf, type NeededStretch, neededStretches } from '../../src/index-file/excerpt.ts';
import { type IndexMap, joined, mapOf, stretchesOf } from '../../src/index-file/index-map.ts';
import { planParts } from '../../src/index-file/part-plan.ts';
import { readIndex } from '../../src/index-file/read-index.ts';
import type { Entry, ReadIndex } from '../../src/index-file/types.ts';
import { cleanCases } from './clean-indexes.ts';

const stamp = '2030-05-06T07:08:09Z';

const source = 'index.yaml';
const fileNames = ['app-1.4.0.tgz', 'app-operator-1.4.0.tgz', 'base-2.0.0+x.tgz', 'no-0.0.1.tgz', 'a.tgz', 'elsewhere.tgz'];

function excerpt(bytes: Uint8Array, map: IndexMap, { charts, mentions }: { charts: readonly string[]; mentions: readonly string[] }) {
  const read = excerptOf(map, { charts, mentions, source }, ({ from, to }) => bytes.subarray(from, to));
  if (read?.excerpt === undefined) throw new Error('the excerpt was refused');
  return { read, left: read.excerpt };
}

function namesOf(entries: readonly Entry[]): readonly string[] {
  return entries.map(({ metadata }) => metadata.name);
}

function spliceBoth(whole: ReadIndex, part: ReadIndex, entries: readonly Entry[]) {
  const addition = { entries, generated: stamp, style: 'yaml' } as const;
  return [addEntries(whole, addition), addEntries(part, addition)] as const;
}

const cases = cleanCases(stamp);

describe('an excerpt', () => {
  it('is spliced into the bytes into which the whole is spliced', { timeout: 120_000 }, () => {
    let [seen, extended] = [0, 0];
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 600 }), fc.boolean(), ({ bytes, entries }, leastBytes, mayExtend) => {
        const whole = readIndex(bytes, { mentions: fileNames, source });
        const map = mapOf(whole.layout);
        if (map === undefined) return;
        seen += 1;
        expect(joined(stretchesOf(map))).toEqual({ sizeBytes: bytes.length, crc64: crc64(bytes) });
        const { read, left } = excerpt(bytes, map, { charts: namesOf(entries), mentions: fileNames });
        expect(read.versionCount).toBe(whole.versionCount);
        for (const name of namesOf(entries)) expect(read.versionsOf(name)).toEqual(whole.versionsOf(name));
        for (const fileName of fileNames) expect(read.mentionsOf(fileName)).toEqual(whole.mentionsOf(fileName));

        const [expected, spliced] = spliceBoth(whole, read, entries);
        const after = Buffer.concat(expected.chunks);
        const composed = composedOf(left, spliced.chunks);
        const parts = planParts(composed.segments, { leastBytes, mostBytes: 2000, extends: mayExtend });
        const bodyOf = (segments: readonly Segment[]) =>
          segments.map((each) => (each.kind === 'new' ? each.bytes : bytes.subarray(each.from, each.from + each.sizeBytes)));
        const made = parts.map((part) => {
          const copied = part.kind === 'send' ? [] : [bytes.subarray(part.from, part.to)];
          return Buffer.concat([...copied, ...(part.kind === 'copy' ? [] : bodyOf(part.segments))]);
        });
        for (const [at, part] of parts.entries()) {
          if (part.kind !== 'extend') continue;
          extended += 1;
          expect(mayExtend).toBe(true);
          expect(part.crc64).toBe(crc64(made[at] ?? new Uint8Array(0)));
          expect(part.to - part.from).toBeGreaterThanOrEqual(leastBytes);
          expect(Buffer.concat(bodyOf(part.segments)).length).toBeLessThan(leastBytes);
        }
        expect(Buffer.concat(made).toString()).toBe(after.toString());
        for (const part of made.slice(0, -1)) expect(part.length).toBeGreaterThanOrEqual(Math.min(leastBytes, 1000));
        for (const part of made.slice(0, -1)) expect(part.length).toBeGreaterThan(0);
        expect(composed).toMatchObject({ sizeBytes: after.length, crc64: crc64(after) });
        expect(spliced.versionCount + left.versionsLeft).toBe(expected.versionCount);
        expect(composed.map).toEqual(mapOf(readIndex(after, { mentions: [], source }).layout));
      }),
      { numRuns: 500 },
    );
    expect(seen).toBeGreaterThan(250);
    expect(extended).toBeGreaterThan(3);
  });

  it('is refused if a byte that it needs is another one than in the map', () => {
    fc.assert(
      fc.property(cases, fc.nat(1000), fc.nat(1000), ({ bytes, entries }, which, at) => {
        const map = mapOf(readIndex(bytes, { mentions: [], source }).layout);
        if (map === undefined) return;
        const questions = { charts: namesOf(entries), mentions: [], source };
        const needed = neededStretches(map, questions).filter(({ sizeBytes }) => sizeBytes > 0);
        const damaged = needed[which % needed.length] as NeededStretch;
        const other = bytes.slice();
        const place = damaged.from + (at % damaged.sizeBytes);
        other[place] = (other[place] ?? 0) ^ 1;
        expect(excerptOf(map, questions, ({ from, to }) => other.subarray(from, to))).toBeUndefined();
        expect(excerptOf(map, questions, ({ from, to }) => (from === damaged.from ? undefined : bytes.subarray(from, to)))).toBeUndefined();
      }),
    );
  });
});
