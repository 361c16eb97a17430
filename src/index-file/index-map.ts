/** A map of a large index: its charts in their order, with size and checksum, so that a run reads only those that it touches. */
import { Buffer } from 'node:buffer';
import { type Crc64, crc64, emptyCrc64, joinedCrc64 } from '../base/crc64.ts';
import { type ChartPlace, type Layout, newlineOf } from './layout.ts';

/** Consecutive bytes of the index. */
export interface Stretch {
  readonly sizeBytes: number;
  readonly crc64: Crc64;
}

/** One chart: from the end of the one above it to the end of its list. */
export interface MappedChart extends Stretch {
  readonly name: string;
  /** List items, with duplicates. */
  readonly versions: number;
  /** The file name of each of its URLs begins with its name and a hyphen. */
  readonly isPlain: boolean;
}

/** All bytes of an index without faults, in their order. */
export interface IndexMap {
  /** Before the first chart. */
  readonly head: Stretch;
  readonly charts: readonly MappedChart[];
  /** After the last chart. */
  readonly tail: Stretch;
  readonly newline: string;
}

/** What an excerpt leaves out. */
export interface Excerpt {
  readonly map: IndexMap;
  /** The charts that it leaves out, by their names. */
  readonly left: ReadonlyMap<string, LeftChart>;
  /** How many versions these list. */
  readonly versionsLeft: number;
  /** How much longer the index is. */
  readonly bytesLeft: number;
}

/** A chart that is left out. */
export interface LeftChart {
  readonly chart: MappedChart;
  /** Its place in the index. */
  readonly from: number;
  /** The line in its place. */
  readonly line: string;
}

const LF = 0x0a;

/** Longer names of charts and files are none of ours. */
const longestName = 500;

/**
 * Undefined if nothing can be said about the parts of this index alone: it has faults, or is not in Helm's own format. `checksum`: of each
 * part; `noCrc64` if the digest of the whole is known.
 */
export function mapOf(layout: Layout, checksum: (bytes: Uint8Array) => Crc64 = crc64): IndexMap | undefined {
  const { bytes, charts, map, faults, parser, endsOpen } = layout;
  const [first] = charts;
  const last = charts.at(-1);
  if (first === undefined || last === undefined || parser !== 'fast' || faults.length > 0) return undefined;
  if (map.kind !== 'block' || map.isInline || endsOpen || bytes[bytes.length - 1] !== LF) return undefined;
  if (charts.some(({ name }) => name.length > longestName)) return undefined;
  const newline = newlineOf(bytes);
  const stretch = (from: number, to: number): Stretch => ({ sizeBytes: to - from, crc64: checksum(bytes.subarray(from, to)) });
  return {
    head: stretch(0, first.from),
    charts: charts.map((chart) => mapped(chart, bytes, stretch(chart.from, chart.to))),
    tail: stretch(last.to, bytes.length),
    newline,
  };
}

function mapped({ name, from, to, itemCount: versions }: ChartPlace, bytes: Uint8Array, stretch: Stretch): MappedChart {
  return { ...stretch, name, versions, isPlain: isPlain(name, bytes.subarray(from, to)) };
}

const suffix = '.tgz';

/** By the rules of `findMentions`: whatever may be the file name of a URL counts as one. */
function isPlain(name: string, bytes: Uint8Array): boolean {
  if (!/^[\w.-]+$/.test(name)) return false;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const own = Buffer.from(`${name}-`);
  for (let at = buffer.indexOf(suffix); at >= 0; at = buffer.indexOf(suffix, at + suffix.length)) {
    let start = at;
    while (start > 0 && at - start <= longestName && !isSeparator(bytes[start - 1])) start--;
    if (at - start > longestName || buffer.compare(own, 0, own.length, start, Math.min(start + own.length, bytes.length)) !== 0)
      return false;
  }
  return true;
}

function isSeparator(byte = 0): boolean {
  return byte <= 0x20 || byte === 0x2f || byte === 0x22 || byte === 0x27 || byte === 0x5b || byte === 0x2c;
}

/** Every stretch in its order. */
export function stretchesOf({ head, charts, tail }: IndexMap): readonly Stretch[] {
  return [head, ...charts, tail];
}

/** Size and checksum of stretches one after the other. */
export function joined(stretches: readonly Stretch[]): Stretch {
  return stretches.reduce(
    (before, { sizeBytes, crc64 }) => ({
      sizeBytes: before.sizeBytes + sizeBytes,
      crc64: joinedCrc64(before.crc64, crc64, sizeBytes),
    }),
    { sizeBytes: 0, crc64: emptyCrc64 },
  );
}

/** How many versions charts list. */
export function versionsIn(charts: readonly Pick<MappedChart, 'versions'>[]): number {
  return charts.reduce((sum, { versions }) => sum + versions, 0);
}
