/** Converts offsets in an index's text, which the YAML parser counts in UTF-16 units, to offsets in its bytes, which are spliced. */
import { Buffer } from 'node:buffer';

/** An index as text, with the conversion of its offsets to bytes. */
export interface TextPlaces {
  readonly text: string;
  toBytes(offset: number): number;
}

// One remembered offset for each stretch of this many units: the rest is counted on demand.
const stretch = 4096;

/** Decodes UTF-8; a byte order mark is not a part of the text. */
export function textPlaces(bytes: Uint8Array): TextPlaces {
  const text = new TextDecoder('utf-8').decode(bytes);
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  if (text.length + mark === bytes.length) return { text, toBytes: (offset) => offset + mark };
  const known: number[] = [mark];
  let sum = mark;
  for (let at = 0; at < text.length; at += stretch) {
    sum += bytesBetween(text, at, at + stretch);
    known.push(sum);
  }
  return {
    text,
    toBytes: (offset) => {
      const slot = Math.floor(offset / stretch);
      return (known[slot] ?? sum) + bytesBetween(text, slot * stretch, offset);
    },
  };
}

// A stretch may begin between the halves of a character. Each half alone counts as three bytes, both together as four.
function bytesBetween(text: string, from: number, to: number): number {
  const first = text.charCodeAt(from);
  const isSecondHalf = first >= 0xdc00 && first <= 0xdfff;
  return Buffer.byteLength(text.slice(from, to)) - (isSecondHalf ? 2 : 0);
}

// Line breaks for go-yaml.
const lineBreak: RegExp = /\r\n|[\n\r\u0085\u2028\u2029]/g;

/** The start of the line after the one that contains `offset`. */
export function lineAfter(text: string, offset: number): number {
  lineBreak.lastIndex = offset;
  return lineBreak.test(text) ? lineBreak.lastIndex : text.length;
}

/** The start of the line that contains `offset`. */
export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && !isBreak(text.charCodeAt(at - 1))) at--;
  return at;
}

/** The number of characters before `offset` on its line. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** The position after the line break that follows `offset` (the offset itself at the start of a line), and after any blank lines there. */
export function afterBlankLines(text: string, offset: number): number {
  let line = offset === 0 || isBreak(text.charCodeAt(offset - 1)) ? offset : lineAfter(text, offset);
  for (;;) {
    let at = line;
    while (text.charCodeAt(at) === 0x20) at++;
    if (at === text.length) return at;
    if (!isBreak(text.charCodeAt(at))) return line;
    line = lineAfter(text, at);
  }
}

function isBreak(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x85 || code === 0x2028 || code === 0x2029;
}

/** The first line break. */
export function newlineOfText(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}
