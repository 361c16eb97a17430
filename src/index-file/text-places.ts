/** Offsets into an index's text, which YAML's parser counts in UTF-16 units, and into its bytes, which are spliced. */
import { Buffer } from 'node:buffer';

/** An index as text, and how its offsets become those of bytes. */
export interface TextPlaces {
  readonly text: string;
  toBytes(offset: number): number;
}

// One remembered offset for each stretch of this many units: the rest is counted when asked.
const stretch = 4096;

/** Decodes UTF-8; a byte order mark is no part of the text. */
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

// A stretch may begin between the halves of a character. Each half counts three bytes on its own, and four together.
function bytesBetween(text: string, from: number, to: number): number {
  const first = text.charCodeAt(from);
  const isSecondHalf = first >= 0xdc00 && first <= 0xdfff;
  return Buffer.byteLength(text.slice(from, to)) - (isSecondHalf ? 2 : 0);
}

// What ends a line for go-yaml.
const lineBreak: RegExp = /\r\n|[\n\r\u0085\u2028\u2029]/g;

/** The start of the line after the one that `offset` is in. */
export function lineAfter(text: string, offset: number): number {
  lineBreak.lastIndex = offset;
  return lineBreak.test(text) ? lineBreak.lastIndex : text.length;
}

/** The start of the line that `offset` is in. */
export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && !isBreak(text.charCodeAt(at - 1))) at--;
  return at;
}

/** How many characters stand before `offset` on its line. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** After the line that ends what `offset` ends (the offset itself at a line's start), and after the blank lines there. */
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

/** The first line's end. */
export function newlineOfText(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}
