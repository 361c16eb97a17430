/** Plans the parts of which a store makes the next index: ranges that it copies, and bytes that it is sent. */
import type { Crc64 } from '../base/crc64.ts';
import type { Segment } from './compose-excerpt.ts';
import { joined } from './index-map.ts';

/**
 * `copy`: a range of the old object, `to` excluded. `send`: these segments, one after the other. `extend`: a copied range, and then these
 * segments, which have too few bytes for a part.
 */
export type PlannedPart =
  | { readonly kind: 'copy'; readonly from: number; readonly to: number }
  | { readonly kind: 'send'; readonly segments: readonly Segment[] }
  | {
      readonly kind: 'extend';
      readonly from: number;
      readonly to: number;
      readonly segments: readonly Segment[];
      readonly crc64: Crc64;
    };

/** Limits of a store for a part. */
export interface PartLimits {
  /** For each part but the last. */
  readonly leastBytes: number;
  readonly mostBytes: number;
  /** Whether a range can be extended by what is sent. */
  readonly extends: boolean;
}

interface Run {
  isSent: boolean;
  segments: Segment[];
  sizeBytes: number;
}

/**
 * As few bytes as possible are sent: what is new, behind a copied neighbour if it is too small for a part, or else with as many of its
 * neighbours as a part needs. Whole segments only, so that each has a checksum to compare with.
 */
export function planParts(segments: readonly Segment[], limits: PartLimits): readonly PlannedPart[] {
  const { leastBytes } = limits;
  const sent = segments.map(({ kind }) => kind === 'new');
  for (;;) {
    const runs = runsOf(segments, sent);
    const small = runs.findIndex((_, at) => isSmall(runs, at, limits) && !(limits.extends && extended(runs, at, limits)));
    const run = runs[small];
    if (run === undefined) return partsOfAll(runs, limits);
    const first = runs.slice(0, small).reduce((sum, each) => sum + each.segments.length, 0);
    const end = first + run.segments.length;
    // What is copied becomes sent; what is sent takes along the next segments, until it is a part.
    if (!run.isSent) sent.fill(true, first, end);
    else
      for (let [at, size] = [end, run.sizeBytes]; at < sent.length && size < leastBytes; at++) {
        sent[at] = true;
        size += segments[at]?.sizeBytes ?? 0;
      }
  }
}

function isSmall(runs: readonly Run[], at: number, { leastBytes }: PartLimits): boolean {
  return at < runs.length - 1 && (runs[at]?.sizeBytes ?? 0) < leastBytes;
}

interface Extended {
  readonly front: Run;
  readonly end: Run;
}

/** What is sent here can go behind the end of the copied run before it, of which nothing or a whole part is left. */
function extended(runs: readonly Run[], at: number, { leastBytes }: PartLimits): Extended | undefined {
  const [before, run] = [runs[at - 1], runs[at]];
  if (run?.isSent !== true || before === undefined || before.isSent || before.sizeBytes < leastBytes) return undefined;
  let [first, size] = [before.segments.length, 0];
  while (first > 0 && size < leastBytes) size += before.segments[--first]?.sizeBytes ?? 0;
  const left = before.sizeBytes - size;
  if (left < leastBytes) return { front: { isSent: false, segments: [], sizeBytes: 0 }, end: before };
  const piece = (from: number, to: number, sizeBytes: number): Run => ({
    isSent: false,
    segments: before.segments.slice(from, to),
    sizeBytes,
  });
  return { front: piece(0, first, left), end: piece(first, before.segments.length, size) };
}

/** Neighbours with one fate. What is copied is one range only if it was one before. */
function runsOf(segments: readonly Segment[], sent: readonly boolean[]): readonly Run[] {
  const runs: Run[] = [];
  for (const [at, segment] of segments.entries()) {
    if (segment.sizeBytes === 0 && runs.length > 0) {
      runs.at(-1)?.segments.push(segment);
      continue;
    }
    const isSent = sent[at] === true;
    const last = runs.at(-1);
    if (last !== undefined && last.isSent === isSent && (isSent || follows(last, segment))) {
      last.segments.push(segment);
      last.sizeBytes += segment.sizeBytes;
    } else runs.push({ isSent, segments: [segment], sizeBytes: segment.sizeBytes });
  }
  return runs;
}

function follows(run: Run, next: Segment): boolean {
  const end = endOf(run);
  return next.kind === 'kept' && end === next.from;
}

function startOf({ segments }: Run): number | undefined {
  const first = segments.find(({ sizeBytes }) => sizeBytes > 0) ?? segments[0];
  return first?.kind === 'kept' ? first.from : undefined;
}

function endOf(run: Run): number {
  return (startOf(run) ?? 0) + run.sizeBytes;
}

function partsOfAll(runs: readonly Run[], limits: PartLimits): readonly PlannedPart[] {
  const parts: PlannedPart[] = [];
  for (const [at, run] of runs.entries()) {
    const next = isSmall(runs, at + 1, limits) ? extended(runs, at + 1, limits) : undefined;
    if (run.isSent) {
      if (isSmall(runs, at, limits)) continue;
      parts.push({ kind: 'send', segments: run.segments });
    } else if (next === undefined) parts.push(...copiesOf(run, limits));
    else {
      const { segments = [] } = runs[at + 1] ?? {};
      parts.push(...copiesOf(next.front, limits), extensionOf(next.end, segments));
    }
  }
  return parts;
}

function extensionOf(run: Run, segments: readonly Segment[]): PlannedPart {
  const { crc64 } = joined([...run.segments, ...segments]);
  return { kind: 'extend', from: startOf(run) ?? 0, to: endOf(run), segments, crc64 };
}

function copiesOf(run: Run, { mostBytes }: PartLimits): readonly PlannedPart[] {
  const count = Math.ceil(run.sizeBytes / mostBytes);
  const step = Math.ceil(run.sizeBytes / count);
  const [start, end] = [startOf(run) ?? 0, endOf(run)];
  return Array.from({ length: count }, (_, at) => ({
    kind: 'copy' as const,
    from: start + at * step,
    to: Math.min(end, start + (at + 1) * step),
  }));
}
