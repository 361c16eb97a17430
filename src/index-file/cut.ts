/** Tells an index that was cut from a whole one, as far as its own bytes say. JSON that was cut is not JSON any more. */
import type { Layout } from './layout.ts';

const LF = 0x0a;
const CR = 0x0d;

/** Why the index seems to be cut, as the end of a sentence; undefined if nothing says so. */
export function cutSign({ bytes, style, charts, generated, lastIsWhole }: Layout): string | undefined {
  if (style !== 'yaml') return undefined;
  const end = bytes.length;
  const last = bytes[end - 1];
  // Helm and charthouse write `generated` last: what ends with it is whole, with or without a line end.
  if (last !== LF && last !== CR && generated?.to !== end) return 'it ends in the middle of a line';
  if (!lastIsWhole && charts[charts.length - 1]?.to === end) return 'its last entry has no version or no URL';
  return undefined;
}
