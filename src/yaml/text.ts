/** Decodes bytes like go-yaml v2: UTF-8 or UTF-16 by byte order mark, without anything that its reader refuses. */
import { firstWhere } from '../base/bisect.ts';
import type { Spot } from './value.ts';

/** A text, and the fault of the bytes after it. */
export interface YamlText {
  readonly text: string;
  readonly encoding: YamlEncoding;
  /** Thrown when reading reaches the end of `text`: go-yaml never reads far beyond the first document. */
  readonly fault: YamlFault | undefined;
}

/** The encodings of libyaml; a byte order mark decides, and without one it is UTF-8. */
export type YamlEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** Where the bytes stop being text, and why. */
export interface YamlFault {
  readonly problem: string;
  readonly at: Spot;
}

// Control characters, U+FFFE and U+FFFF. NEL is allowed; DEL and the other C1 controls are not.
const forbidden = /[^\t\n\r\x20-\x7e\x85\u{a0}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

// go-yaml reads its input in pieces of this size, and refuses a piece with a fault as a whole.
const pieceBytes = 512;

/** The text of a file, up to the first fault. */
export function decodeYamlText(bytes: Uint8Array): YamlText {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  const whole = decode(bytes, encoding);
  const decoded = whole ?? validPrefix(bytes, encoding);
  const found = forbidden.exec(decoded);
  if (found !== null) {
    const name = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return cut({ decoded, offset: found.index, encoding, problem: `the character U+${name} is not allowed in YAML` });
  }
  if (whole === undefined)
    return cut({ decoded, offset: decoded.length, encoding, problem: `the bytes are not ${encoding.toUpperCase()}` });
  return { text: decoded, encoding, fault: undefined };
}

function cut(options: {
  readonly decoded: string;
  readonly offset: number;
  readonly encoding: YamlEncoding;
  readonly problem: string;
}): YamlText {
  const { decoded, offset, encoding, problem } = options;
  const before = decoded.slice(0, offset);
  const lines = before.split(/\r\n|[\r\n\u0085\u2028\u2029]/);
  const at = { line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 };
  const width = encoding === 'utf-8' ? 1 : 2;
  const pieceStart = Math.floor(Buffer.byteLength(before, encoding === 'utf-8' ? 'utf8' : 'utf16le') / pieceBytes) * pieceBytes;
  // For non-ASCII text this cuts a little too late, which only accepts more of a later document.
  return { text: before.slice(0, Math.floor(pieceStart / width)), encoding, fault: { problem, at } };
}

function decode(bytes: Uint8Array, encoding: YamlEncoding, isPart = false): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: isPart });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The text before the first invalid byte, by binary search. */
function validPrefix(bytes: Uint8Array, encoding: YamlEncoding): string {
  const good = firstWhere(bytes.length - 1, (index) => decode(bytes.subarray(0, index + 1), encoding, true) === undefined);
  return decode(bytes.subarray(0, good), encoding, true) ?? '';
}

/** The bytes of `source` with the text between two of its offsets replaced; every other byte stays. */
export function replaceText(
  bytes: Uint8Array,
  source: YamlText,
  change: { readonly start: number; readonly end: number; readonly text: string },
): Uint8Array {
  const markLength = source.encoding === 'utf-8' ? (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0) : 2;
  const before = markLength + encode(source.text.slice(0, change.start), source.encoding).length;
  const after = before + encode(source.text.slice(change.start, change.end), source.encoding).length;
  return Buffer.concat([bytes.subarray(0, before), encode(change.text, source.encoding), bytes.subarray(after)]);
}

function encode(text: string, encoding: YamlEncoding): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  const units = Buffer.from(text, 'utf16le');
  return encoding === 'utf-16le' ? units : units.swap16();
}
