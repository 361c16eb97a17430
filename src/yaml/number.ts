/** Numbers as Go's strconv reads and writes them, as far as go-yaml v2 uses it. */

const largestInt64 = 2n ** 63n - 1n;
const largestUint64 = 2n ** 64n - 1n;

const integer = /^([+-]?)(?:0[xX]([\da-fA-F]+)|0[oO]([0-7]+)|0[bB]([01]+)|0([0-7]*)|([1-9]\d*))$/;
// go-yaml's second attempt at binary: the digits after `0b` may have another sign.
const signedBinary = /^0b([+-]?)([01]+)$/;

// The digits after the dot belong to it: with an optional dot, a long row of digits would be split in every possible way.
const float = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
// After a leading dot go-yaml uses Go itself, which allows single `_` between digits.
const dottedFloat = /^\.\d+(?:_\d+)*(?:[eE][+-]?\d+(?:_\d+)*)?$/;

/**
 * An integer in Go's notation with base 0 (`0x`, `0o`, `0b`, and a leading `0` for octal), if it fits into int64 or uint64; undefined if
 * go-yaml reads the text as another type. `text` contains no `_`.
 */
export function parseGoInteger(text: string): bigint | undefined {
  const match = integer.exec(text);
  if (match === null) {
    const again = signedBinary.exec(text);
    return again === null ? undefined : fitting(again[1] ?? '', '0b', again[2] ?? '');
  }
  const [, sign = '', hex, octal, binary, legacyOctal, decimal] = match;
  if (hex !== undefined) return fitting(sign, '0x', hex);
  if (binary !== undefined) return fitting(sign, '0b', binary);
  if (decimal !== undefined) return fitting(sign, '', decimal);
  return fitting(sign, '0o', octal ?? legacyOctal ?? '');
}

/** Signed values must fit into int64; others may use uint64. */
function fitting(sign: string, prefix: string, digits: string): bigint | undefined {
  const significant = digits.replace(/^0+/, '') || '0';
  if (significant.length > 64) return undefined; // before BigInt, whose time grows faster than the text
  const value = BigInt(prefix + significant);
  if (sign === '-') return value > largestInt64 + 1n ? undefined : -value;
  return value > (sign === '+' ? largestInt64 : largestUint64) ? undefined : value;
}

/** A decimal float without `_` that fits into float64; undefined if go-yaml reads the text as a string. */
export function parseGoFloat(text: string): number | undefined {
  return float.test(text) ? finite(text) : undefined;
}

/** The same for text that starts with a dot. */
export function parseDottedFloat(text: string): number | undefined {
  return dottedFloat.test(text) ? finite(text.replaceAll('_', '')) : undefined;
}

function finite(text: string): number | undefined {
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/**
 * A float as `strconv.FormatFloat(value, 'g', -1, 32)` writes it: Helm's text for a number if a string is expected. Single precision:
 * `1.23456789` becomes `1.2345679`.
 */
export function floatText(value: number): string {
  const single = Math.fround(value);
  if (Number.isNaN(single)) return 'NaN';
  if (!Number.isFinite(single)) return single > 0 ? '+Inf' : '-Inf';
  if (single === 0) return Object.is(single, -0) ? '-0' : '0';
  const sign = single < 0 ? '-' : '';
  const { digits, exponent } = shortestSingle(Math.abs(single));
  // Go decides about exponents as if the precision were 6, for any number of digits.
  return sign + (exponent < -4 || exponent >= 6 ? scientific(digits, exponent) : positional(digits, exponent));
}

interface Decimal {
  /** Without trailing zeros. */
  readonly digits: string;
  /** Of the first digit: 1 for `12.5`. */
  readonly exponent: number;
}

/** The fewest digits that read back as the same single-precision value, and of these the nearest. */
function shortestSingle(value: number): Decimal {
  for (let precision = 1; precision < 9; precision += 1) {
    const text = value.toExponential(precision - 1);
    if (Math.fround(Number(text)) === value) return decimalOf(text);
  }
  return decimalOf(value.toExponential(8));
}

function decimalOf(text: string): Decimal {
  const [mantissa = '', exponent = '0'] = text.split('e');
  return { digits: mantissa.replace('.', '').replace(/0+$/, ''), exponent: Number(exponent) };
}

function scientific(digits: string, exponent: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  const magnitude = String(Math.abs(exponent)).padStart(2, '0');
  return `${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${magnitude}`;
}

function positional(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return digits.padEnd(exponent + 1, '0');
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}
