/** Plans the parts of which a store makes the next index: ranges that it copies, and bytes that it is sent. */
import type { Segment } from './compose-excerpt.ts';

/** `copy`: a range of the old object, `to` excluded. `send`: these segments, one after the other. */
export type PlannedPart =
  | { readonly kind: 'copy'; readonly from: number; readonly to: number }
  | { readonly kind: 'send'; readonly segments: readonly Segment[] };

/** Limits of a store for a part. */
export interface PartLimits {
  /** For each part but the last. */
  readonly leastBytes: number;
  readonly mostBytes: number;
}

interface Run {
  isSent: boolean;
  segments: Segment[];
  sizeBytes: number;
}

/**
 * As few bytes as possible are sent: what is new, with as many of its neighbours as a part needs. Whole segments only, so that each can be
 * compared with its checksum.
 */
export function planParts(segments: readonly Segment[], { leastBytes, mostBytes }: PartLimits): readonly PlannedPart[] {
  const sent = segments.map(({ kind }) => kind === 'new');
  for (;;) {
    const runs = runsOf(segments, sent);
    const small = runs.findIndex(({ sizeBytes }, at) => at < runs.length - 1 && sizeBytes < leastBytes);
    const run = runs[small];
    if (run === undefined) return runs.flatMap((each) => partsOf(each, mostBytes));
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

function partsOf(run: Run, mostBytes: number): readonly PlannedPart[] {
  if (run.isSent) return [{ kind: 'send', segments: run.segments }];
  const count = Math.max(1, Math.ceil(run.sizeBytes / mostBytes));
  const step = Math.ceil(run.sizeBytes / count);
  const [start, end] = [startOf(run) ?? 0, endOf(run)];
  return Array.from({ length: count }, (_, at) => ({
    kind: 'copy' as const,
    from: start + at * step,
    to: Math.min(end, start + (at + 1) * step),
  }));
}
