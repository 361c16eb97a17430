/** Fast checks of unquoted values, by their bytes: a yes is certain, a no needs a closer look. */

const ZERO = 0x30;
const NINE = 0x39;

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

/** The longest word that is not a string: `false`. */
const longestWord = 5;

/** Whether a plain value is certainly a string: it is not a YAML keyword, and it contains characters that a number cannot have. */
export function isPlainString(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start];
  const isNumberLike = isDigit(first) || first === 0x2e || first === 0x2b || first === 0x2d;
  if (!isNumberLike) return end - start > longestWord || (end > start && !isWord(bytes, start, end - start));
  const second = bytes[start + 1] ?? 0;
  const hasPrefix = first === ZERO ? second > NINE : first !== undefined && !isDigit(first);
  const allowed = hasPrefix ? inNumbers : inDecimals;
  for (let at = start; at < end; at++) if (allowed[bytes[at] ?? 0] !== 1) return true;
  // No number has two dots: it is a version such as 1.2.3.
  let dots = 0;
  for (let at = start; at < end; at++) if (bytes[at] === 0x2e) dots++;
  return dots > 1;
}

// Words that YAML 1.1 reads as a boolean or null, in lower case, by their length.
const keywords: readonly (readonly Uint8Array[])[] = [[], ['y', 'n', '~'], ['no', 'on'], ['yes', 'off'], ['true', 'null'], ['false']].map(
  (same) => same.map((word) => Buffer.from(word)),
);

function isWord(bytes: Uint8Array, start: number, length: number): boolean {
  for (const word of keywords[length] ?? []) {
    let at = 0;
    while (at < length && ((bytes[start + at] ?? 0) | 0x20) === ((word[at] ?? 0) | 0x20)) at++;
    if (at === length) return true;
  }
  return false;
}

// Digits, signs, a point, `_`, the letters of hexadecimal digits and of prefixes (0x, 0o, 0b), and those of .inf and .nan.
const inNumbers: Uint8Array = new Uint8Array(256);
for (const letter of '0123456789+-._abcdefABCDEFxXoOpPiInN') inNumbers[letter.charCodeAt(0)] = 1;

const inDecimals: Uint8Array = new Uint8Array(256);
for (const letter of '0123456789+-._eE') inDecimals[letter.charCodeAt(0)] = 1;

/** Whether a value is certainly a time as Helm writes it: `2026-01-02T03:04:05.123456789Z`, or with an offset. */
export function isRfc3339(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 20 || bytes[start + 4] !== 0x2d || bytes[start + 7] !== 0x2d || bytes[start + 10] !== 0x54) return false;
  if (bytes[start + 13] !== 0x3a || bytes[start + 16] !== 0x3a) return false;
  for (let i = 0; i < 19; i++) if (i !== 4 && i !== 7 && i !== 10 && i !== 13 && i !== 16 && !isDigit(bytes[start + i])) return false;
  const two = (at: number): number => ((bytes[start + at] ?? 0) - ZERO) * 10 + (bytes[start + at + 1] ?? 0) - ZERO;
  const month = two(5);
  const day = two(8);
  if (month < 1 || month > 12 || day < 1 || day > 28 || two(11) > 23 || two(14) > 59 || two(17) > 59) return false;
  let at = start + 19;
  if (bytes[at] === 0x2e) {
    at++;
    if (!isDigit(bytes[at])) return false;
    while (isDigit(bytes[at])) at++;
  }
  if (bytes[at] === 0x5a) return at + 1 === end;
  if ((bytes[at] !== 0x2b && bytes[at] !== 0x2d) || at + 6 !== end || bytes[at + 3] !== 0x3a) return false;
  return [1, 2, 4, 5].every((i) => isDigit(bytes[at + i])) && two(at - start + 1) < 24 && two(at - start + 4) < 60;
}
