/**
 * Scans JSON by its grammar (RFC 8259, as strictly as Go's `json.Valid`), without decoding it. Every result is the offset after the skipped
 * part; if the text is not JSON, it is negative: `~offset` of the first invalid byte (the length, if the text is cut off).
 */

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const OPEN_MAP = 0x7b;
const CLOSE_MAP = 0x7d;

// Go's decoder gives up below this depth.
const maxDepth = 10_000;

/** The first byte from `at` on that is not JSON white space. */
export function skipJsonSpace(bytes: Uint8Array, at: number): number {
  let i = at;
  for (;;) {
    const byte = bytes[i];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return i;
    i++;
  }
}

/** The end of the string that begins at `at`. Bytes above 0x7f are not checked: Go does not require valid UTF-8 here. */
export function skipJsonString(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== QUOTE) return ~at;
  let i = at + 1;
  for (;;) {
    const byte = bytes[i];
    if (byte === QUOTE) return i + 1;
    if (byte === undefined || byte < 0x20) return ~i;
    i = byte === BACKSLASH ? skipEscape(bytes, i + 1) : i + 1;
    if (i < 0) return i;
  }
}

const shortEscapes: ReadonlySet<number> = new Set([...'"\\/bfnrt'].map((letter) => letter.charCodeAt(0)));

function skipEscape(bytes: Uint8Array, at: number): number {
  const byte = bytes[at] ?? 0;
  if (shortEscapes.has(byte)) return at + 1;
  if (byte !== 0x75) return ~at;
  for (let i = at + 1; i <= at + 4; i++) if (!isHexDigit(bytes[i] ?? 0)) return ~i;
  return at + 5;
}

function isHexDigit(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}

/** The position after a map's key and its colon. */
export function skipJsonKey(bytes: Uint8Array, at: number): number {
  const end = skipJsonString(bytes, at);
  if (end < 0) return end;
  const colon = skipJsonSpace(bytes, end);
  return bytes[colon] === COLON ? colon + 1 : ~colon;
}

/** The offset of the first invalid byte, or undefined if `bytes` are one JSON text. */
export function jsonFault(bytes: Uint8Array): number | undefined {
  const end = skipJsonValue(bytes, 0);
  if (end < 0) return ~end;
  const rest = skipJsonSpace(bytes, end);
  return rest === bytes.length ? undefined : rest;
}

/** The end of the value that begins at `start` or after white space there. Not recursive, so that deep input cannot overflow the stack. */
export function skipJsonValue(bytes: Uint8Array, start: number): number {
  const open: number[] = [];
  let at = start;
  for (;;) {
    at = skipJsonSpace(bytes, at);
    const first = bytes[at];
    if (first === OPEN_MAP || first === OPEN_LIST) {
      const close = first + 2;
      if (open.length === maxDepth) return ~(at + 1);
      const inside = skipJsonSpace(bytes, at + 1);
      if (bytes[inside] !== close) {
        open.push(close);
        at = first === OPEN_MAP ? skipJsonKey(bytes, inside) : inside;
        if (at < 0) return at;
        continue;
      }
      at = inside + 1;
    } else {
      at = skipJsonScalar(bytes, at);
      if (at < 0) return at;
    }
    at = closeOrGoOn(bytes, at, open);
    if (at < 0 || open.length === 0) return at;
  }
}

// After a value: closes the collections that end here, and moves to the next value of the others.
function closeOrGoOn(bytes: Uint8Array, from: number, open: number[]): number {
  let at = from;
  for (;;) {
    const close = open[open.length - 1];
    if (close === undefined) return at;
    at = skipJsonSpace(bytes, at);
    const byte = bytes[at];
    if (byte === COMMA) return close === CLOSE_MAP ? skipJsonKey(bytes, skipJsonSpace(bytes, at + 1)) : at + 1;
    if (byte !== close) return ~at;
    open.pop();
    at++;
  }
}

const keywords: readonly Uint8Array[] = ['true', 'false', 'null'].map((word) => new TextEncoder().encode(word));

function skipJsonScalar(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  if (first === QUOTE) return skipJsonString(bytes, at);
  const word = keywords.find(([letter]) => letter === first);
  if (word === undefined) return skipJsonNumber(bytes, at);
  const other = word.findIndex((byte, i) => bytes[at + i] !== byte);
  return other < 0 ? at + word.length : ~(at + other);
}

function skipJsonNumber(bytes: Uint8Array, start: number): number {
  let at = bytes[start] === 0x2d ? start + 1 : start;
  const whole = digitsEnd(bytes, at);
  if (whole === at) return ~at;
  if (bytes[at] === 0x30 && whole > at + 1) return ~(at + 1);
  at = whole;
  if (bytes[at] === 0x2e) {
    const fraction = digitsEnd(bytes, at + 1);
    if (fraction === at + 1) return ~fraction;
    at = fraction;
  }
  if (bytes[at] === 0x65 || bytes[at] === 0x45) {
    const sign = bytes[at + 1] === 0x2b || bytes[at + 1] === 0x2d ? 2 : 1;
    const exponent = digitsEnd(bytes, at + sign);
    if (exponent === at + sign) return ~exponent;
    at = exponent;
  }
  return at;
}

function digitsEnd(bytes: Uint8Array, at: number): number {
  let i = at;
  for (;;) {
    const byte = bytes[i] ?? 0;
    if (byte < 0x30 || byte > 0x39) return i;
    i++;
  }
}
