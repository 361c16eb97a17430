/** The whole index after a splice of its excerpt: which bytes of the old one stay, and which are new. */
import { Buffer } from 'node:buffer';
import { type Crc64, crc64 } from '../base/crc64.ts';
import { placed } from './excerpt.ts';
import { findFast } from './fast-layout.ts';
import { type Excerpt, type IndexMap, joined, type MappedChart, mapOf, type Stretch } from './index-map.ts';

/** `kept`: these bytes of the old index. */
export type Segment =
  | (Stretch & { readonly kind: 'kept'; readonly from: number })
  | (Stretch & { readonly kind: 'new'; readonly bytes: Uint8Array });

/** The index after a splice. */
export interface ComposedIndex {
  readonly segments: readonly Segment[];
  readonly sizeBytes: number;
  readonly crc64: Crc64;
  /** Undefined if the new bytes have faults that stop nothing. */
  readonly map: IndexMap | undefined;
}

/**
 * Invariant: every chart that the excerpt leaves out is in the new index with all of its bytes, in the order of the old one.
 *
 * @throws RangeError if the splice touched what the excerpt leaves out
 */
export function composedOf({ map, left }: Excerpt, chunks: readonly Uint8Array[]): ComposedIndex {
  const bytes = Buffer.concat(chunks);
  const found = findFast(bytes, 'the new index');
  if (found.kind !== 'found') throw new RangeError('the new index left the format of its excerpt');
  const { charts } = found.layout;
  const old = new Map(placed(map).map((each, at) => [each.chart?.name ?? (at === 0 ? headName : tailName), each]));
  const known = (name: symbol | string, from: number, to: number): Segment => {
    const part = bytes.subarray(from, to);
    const stretch = { sizeBytes: part.length, crc64: crc64(part) };
    const before = old.get(name);
    const stays = before?.sizeBytes === stretch.sizeBytes && before.crc64 === stretch.crc64;
    return stays ? keptOf(before.from, stretch) : { ...stretch, kind: 'new', bytes: part };
  };
  const whole = mapOf(found.layout);
  const mapped: MappedChart[] = [];
  const segments: Segment[] = [known(headName, 0, charts[0]?.from ?? 0)];
  for (const [at, { name, from, to }] of charts.entries()) {
    const there = left.get(name);
    if (there === undefined) segments.push(known(name, from, to));
    else if (bytes.toString('utf8', from, to) === there.line) {
      segments.push(keptOf(there.from, there.chart));
    } else throw new RangeError(`the splice changed what stands for the chart ${name}`);
    const chart = there?.chart ?? whole?.charts[at];
    if (chart !== undefined) mapped.push(chart);
  }
  const end = charts.at(-1)?.to ?? 0;
  segments.push(known(tailName, end, bytes.length));
  refuseLost(left, segments);
  const nextMap = whole === undefined ? undefined : { ...whole, charts: mapped };
  return { segments, ...joined(segments), map: nextMap };
}

function keptOf(from: number, { sizeBytes, crc64 }: Stretch): Segment {
  return { kind: 'kept', from, sizeBytes, crc64 };
}

const headName = Symbol('head');
const tailName = Symbol('tail');

function refuseLost(left: Excerpt['left'], segments: readonly Segment[]): void {
  const kept = segments.flatMap((segment) => (segment.kind === 'kept' ? [segment.from] : []));
  const isInOrder = kept.every((from, at) => at === 0 || from >= (kept[at - 1] ?? 0));
  const there = new Set(kept);
  const isWhole = [...left.values()].every(({ from }) => there.has(from));
  if (!isInOrder || !isWhole) throw new RangeError('the new index lacks a chart of the old one');
}
