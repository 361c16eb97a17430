/** Reads of a large index only the charts that a run touches, if the store can also replace it without moving it whole. */
import { crc64, noCrc64 } from '../../base/crc64.ts';
import { excerptOf, type NeededStretch, neededStretches } from '../../index-file/excerpt.ts';
import { mapOf } from '../../index-file/index-map.ts';
import type { Span } from '../../index-file/layout.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import type { CallOptions, GetOutcome, LargeObjects, ObjectInfo, ObjectStore } from '../../ports/object-store.ts';
import type { Clock } from '../../runtime/clock.ts';
import { mapBounded } from '../map-bounded.ts';
import { indexKey } from '../objects.ts';
import { getIndex, orCut } from './get-index.ts';
import { findMap, mapFor } from './index-map-object.ts';
import { joinsReliably } from './joining.ts';

/** As much of a store as reading an index needs. */
export type IndexStore = Pick<ObjectStore, 'name' | 'get'> & Partial<Pick<ObjectStore, 'large'>>;

interface Waiting extends CallOptions {
  /** For a run that was faster a moment ago; undefined: nothing is waited for. */
  readonly clock?: Pick<Clock, 'sleep'> | undefined;
}

/** What a run asks of an index. */
export interface LargeQuestions extends Waiting {
  /** The charts that it touches; undefined: any. */
  readonly charts?: readonly string[] | undefined;
  readonly fileNames: readonly string[];
}

/** `excerpt`: the index is large, and `read` has what the run asks for. */
export type LookedAt = GetOutcome | { readonly kind: 'excerpt'; readonly info: ObjectInfo; readonly read: ReadIndex };

/** The index object: whole, or as an excerpt. @throws what `getIndex` throws */
export async function lookAtIndex(store: IndexStore, questions: LargeQuestions): Promise<LookedAt> {
  const { large } = store;
  const { charts, signal } = questions;
  if (large === undefined || charts === undefined) return getIndex(store, signal);
  const isWhole = async (): Promise<boolean> => (await findMap(store, { signal })) === undefined;
  const answer = await orCut(store, () => large.getSmall(indexKey, { signal, isWhole }));
  if (answer.kind !== 'large') return answer;
  const { info } = answer;
  const read = joinsReliably(large, info) ? await readByMap(store, large, info, { ...questions, charts }) : undefined;
  return read === undefined ? getIndex(store, signal) : { kind: 'excerpt', info, read };
}

/** Undefined if the map is missing or old, or what was read is not what it describes: the whole shows which of them is right. */
async function readByMap(
  store: IndexStore,
  large: LargeObjects,
  info: ObjectInfo,
  { charts, fileNames: mentions, signal, clock }: LargeQuestions & { readonly charts: readonly string[] },
): Promise<ReadIndex | undefined> {
  const map = await awaitMap({ store, large }, info, { signal, clock });
  if (map === 'old' || map === 'none') return undefined;
  const questions = { charts, mentions, source: `${store.name}/${indexKey}` };
  const needed = neededStretches(map, questions);
  const size = needed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (size > info.sizeBytes / mostShare) return undefined;
  const read = await mapBounded(rangesOf(needed), width, async ({ from, to }) => {
    const bytes =
      to === from ? new Uint8Array(0) : await large.getRange(indexKey, info.etag, { range: { start: from, end: to - 1 }, signal });
    return { from, to, bytes };
  });
  return excerptOf(map, questions, ({ from, to }) => {
    const range = read.find((each) => each.from <= from && to <= each.to);
    return range?.bytes?.subarray(from - range.from, to - range.from);
  });
}

/** How many ranges are asked for at once. */
const width = 8;

/** Neighbours are one range. */
function rangesOf(needed: readonly NeededStretch[]): readonly Span[] {
  const ranges: { from: number; to: number }[] = [];
  for (const { from, to } of needed) {
    const last = ranges.at(-1);
    if (last?.to === from) last.to = to;
    else ranges.push({ from, to });
  }
  return ranges;
}

/** The run that has just won writes its map a moment after its index. Waiting for it takes less time than reading the whole. */
const waitsMs = [100, 200, 400];

async function awaitMap(
  { store, large }: { readonly store: IndexStore; readonly large: LargeObjects },
  info: ObjectInfo,
  { signal, clock }: Waiting,
): Promise<ReturnType<typeof mapFor>> {
  // A folder is read whole in less time.
  for (const waitMs of clock === undefined || large.etagsAreDigests === true ? [] : waitsMs) {
    const map = mapFor(await findMap(store, { signal }), info, large);
    if (map !== 'old') return map;
    await clock?.sleep(waitMs, signal);
  }
  return mapFor(await findMap(store, { signal }), info, large);
}

/** If more of the index is needed, the whole is read. */
const mostShare = 4;

/** An index that was read whole, as an excerpt: so that it can be replaced without being moved. The same index if it cannot. */
export function asExcerpt(
  read: ReadIndex,
  info: ObjectInfo,
  store: IndexStore,
  { charts, fileNames: mentions }: LargeQuestions,
): ReadIndex {
  const { large } = store;
  const { bytes, source } = read.layout;
  if (large === undefined || charts === undefined || info.sizeBytes < large.fromBytes || bytes.length !== info.sizeBytes) return read;
  const checksum = large.etagsAreDigests === true ? () => noCrc64 : crc64;
  const map = joinsReliably(large, info) ? mapOf(read.layout, checksum) : undefined;
  return (map && excerptOf(map, { charts, mentions, source }, ({ from, to }) => bytes.slice(from, to))) ?? read;
}
