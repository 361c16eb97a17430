/** Detects a truncated index, as far as its own bytes show it. A truncated JSON file is not valid JSON. */
import type { Layout } from './layout.ts';

const LF = 0x0a;
const CR = 0x0d;

/** Why the index seems to be truncated, as the end of a sentence; undefined if it does not. */
export function cutSign({ bytes, style, charts, generated, lastIsWhole }: Layout): string | undefined {
  // A flow map is not valid YAML without its last bracket.
  if (style !== 'yaml' || isFlowMap(bytes)) return undefined;
  const end = bytes.length;
  const last = bytes[end - 1];
  // Helm and charthouse write `generated` last: an index that ends with it is complete, with or without a final line break.
  if (last !== LF && last !== CR && generated?.to !== end) return 'it ends in the middle of a line';
  if (!lastIsWhole && charts[charts.length - 1]?.to === end) return 'its last entry has no version or no URL';
  return undefined;
}

/** After a byte order mark and white space. */
function isFlowMap(bytes: Uint8Array): boolean {
  let at = bytes[0] === 0xef ? 3 : 0;
  while (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === LF || bytes[at] === CR) at++;
  return bytes[at] === 0x7b;
}
