/** Replaces a large index by ranges of itself and what is new. */
import { crc64 } from '../../base/crc64.ts';
import { CharthouseError } from '../../base/error.ts';
import { composedOf, type Segment } from '../../index-file/compose-excerpt.ts';
import type { Excerpt } from '../../index-file/index-map.ts';
import { type PartLimits, planParts } from '../../index-file/part-plan.ts';
import type { Body, JoinOptions, LargeObjects, NewPart, ObjectStore, PutOptions, PutOutcome, Range } from '../../ports/object-store.ts';
import { indexKey } from '../objects.ts';
import { leaveMap } from './index-map-object.ts';
import { durablyOrSaid } from './not-durable.ts';

/** A store that joins parts. */
export interface LargeStore {
  readonly store: ObjectStore;
  readonly large: LargeObjects;
}

/** The excerpt of the index that is replaced, and what a splice made of it. */
export interface IndexJoin {
  readonly excerpt: Excerpt;
  readonly chunks: Body;
  /** The ETag of the index that is replaced. */
  readonly replaces: string;
}

/**
 * Invariant: every byte that charthouse sends again is compared with its checksum first, and the checksum of the whole is that of all
 * parts. The map is left only for a write of which the store said that it is ours.
 *
 * @throws CH_INDEX_CUT if bytes of the index are not what was put
 */
export async function joinIndex(
  { store, large }: LargeStore,
  { excerpt, chunks, replaces }: IndexJoin,
  options: PutOptions & Pick<JoinOptions, 'onMade'>,
): Promise<PutOutcome> {
  const { signal } = options;
  const { segments, map, crc64 } = composedOf(excerpt, chunks);
  const source = { store, large, etag: replaces, signal };
  const join = (limits: PartLimits): Promise<PutOutcome> =>
    durablyOrSaid(store, indexKey, () => large.join(indexKey, replaces, partsOf(segments, limits, source), { ...options, crc64 }));
  const extending = await join(large.parts);
  const isUnextended = extending.kind === 'refused' && extending.isUnextended === true;
  const outcome = isUnextended ? await join({ ...large.parts, extends: false }) : extending;
  if (outcome.kind !== 'stored' || map === undefined) return outcome;
  const left = leaveMap(store, { map, etag: outcome.etag, before: excerpt.map }, { signal });
  return { ...outcome, afterwards: Promise.all([left, outcome.afterwards]).then(() => undefined) };
}

function partsOf(segments: readonly Segment[], limits: PartLimits, source: Source): readonly NewPart[] {
  return planParts(segments, limits).map((part): NewPart => {
    if (part.kind === 'copy') return { kind: 'copy', range: rangeOf(part) };
    const body = bodyOf(part.segments, source);
    // Another part may fail first.
    body.catch(() => undefined);
    return part.kind === 'send' ? { kind: 'send', body } : { kind: 'extend', range: rangeOf(part), body, crc64: part.crc64 };
  });
}

function rangeOf({ from, to }: { readonly from: number; readonly to: number }): Range {
  return { start: from, end: to - 1 };
}

/** Undefined if the index was replaced meanwhile. */
async function bodyOf(segments: readonly Segment[], source: Source): Promise<Body | undefined> {
  const bodies = await Promise.all(runsOf(segments).map((run) => bytesOf(run, source)));
  return bodies.includes(undefined) ? undefined : bodies.flatMap((body) => body ?? []);
}

/** Neighbours in the old index are read by one request. */
function runsOf(segments: readonly Segment[]): readonly (readonly Segment[])[] {
  const runs: Segment[][] = [];
  for (const segment of segments.filter(({ sizeBytes }) => sizeBytes > 0)) {
    const last = runs.at(-1)?.at(-1);
    const follows = last?.kind === 'kept' && segment.kind === 'kept' && last.from + last.sizeBytes === segment.from;
    if (follows) runs.at(-1)?.push(segment);
    else runs.push([segment]);
  }
  return runs;
}

interface Source extends LargeStore {
  readonly etag: string;
  readonly signal: AbortSignal | undefined;
}

/** Undefined if the index was replaced meanwhile. */
async function bytesOf(run: readonly Segment[], { store, large, etag, signal }: Source): Promise<Body | undefined> {
  const [first] = run;
  if (first === undefined) return [];
  if (first.kind === 'new') return [first.bytes];
  const size = run.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const bytes = await large.getRange(indexKey, etag, { range: { start: first.from, end: first.from + size - 1 }, signal });
  if (bytes === undefined) return undefined;
  let at = 0;
  for (const segment of run) {
    if (crc64(bytes.subarray(at, at + segment.sizeBytes)) !== segment.crc64) throw damaged(store.name, first.from + at, segment.sizeBytes);
    at += segment.sizeBytes;
  }
  return at === bytes.length ? [bytes] : undefined;
}

function damaged(store: string, from: number, size: number): CharthouseError {
  return new CharthouseError('CH_INDEX_CUT', {
    message: `${store}/${indexKey} is not what was put there: its bytes from ${from} to ${from + size} have another CRC-64`,
    details: { store, from, size },
  });
}
