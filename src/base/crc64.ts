/**
 * CRC-64/NVME, as Amazon S3 computes it. Unlike a SHA-256, the checksum of a whole follows from those of its parts, so that an index whose
 * parts were copied inside the store has one, too. It notices damage, and proves nothing against an attacker: neither does a digest that
 * lies beside its object.
 */

/** Sixteen hex digits, or `noCrc64`. */
export type Crc64 = string;

/** Not computed: something stronger shows what the bytes are. */
export const noCrc64: Crc64 = '';

/** The checksum of nothing. */
export const emptyCrc64: Crc64 = '0'.repeat(16);

// The polynomial in reversed bits. A number of 64 bits is two of 32: a bigint would be forty times slower.
const polyHi = 0x9a6c9329;
const polyLo = 0xac4bc9b5;

interface Word {
  readonly hi: number;
  readonly lo: number;
}

interface Tables {
  readonly hi: Uint32Array;
  readonly lo: Uint32Array;
}

let made: Tables | undefined;

/** Eight tables of 256, for eight bytes at a time. */
function tables(): Tables {
  if (made !== undefined) return made;
  const hi = new Uint32Array(2048);
  const lo = new Uint32Array(2048);
  for (let i = 0; i < 256; i++) {
    let [h, l] = [0, i];
    for (let bit = 0; bit < 8; bit++) [h, l] = halved(h, l);
    hi[i] = h;
    lo[i] = l;
  }
  for (let i = 256; i < 2048; i++) {
    const [h, l] = [hi[i - 256] ?? 0, lo[i - 256] ?? 0];
    hi[i] = (hi[l & 255] ?? 0) ^ (h >>> 8);
    lo[i] = (lo[l & 255] ?? 0) ^ ((l >>> 8) | (h << 24));
  }
  made = { hi, lo };
  return made;
}

function halved(hi: number, lo: number): [number, number] {
  const isOdd = (lo & 1) === 1;
  const [h, l] = [hi >>> 1, (lo >>> 1) | (hi << 31)];
  return isOdd ? [h ^ polyHi, l ^ polyLo] : [h, l];
}

/** Of consecutive pieces. */
export function crc64(...pieces: readonly Uint8Array[]): Crc64 {
  let word: Word = { hi: -1, lo: -1 };
  for (const piece of pieces) word = added(word, piece);
  return text({ hi: ~word.hi, lo: ~word.lo });
}

function added(start: Word, bytes: Uint8Array): Word {
  const { hi: H, lo: L } = tables();
  let { hi, lo } = start;
  const { length } = bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  let at = 0;
  for (; at + 8 <= length; at += 8) {
    const a = lo ^ view.getInt32(at, true);
    const b = hi ^ view.getInt32(at + 4, true);
    const i0 = 1792 + (a & 255);
    const i1 = 1536 + ((a >>> 8) & 255);
    const i2 = 1280 + ((a >>> 16) & 255);
    const i3 = 1024 + (a >>> 24);
    const i4 = 768 + (b & 255);
    const i5 = 512 + ((b >>> 8) & 255);
    const i6 = 256 + ((b >>> 16) & 255);
    const i7 = b >>> 24;
    hi = (H[i0] as number) ^ (H[i1] as number) ^ (H[i2] as number) ^ (H[i3] as number);
    hi ^= (H[i4] as number) ^ (H[i5] as number) ^ (H[i6] as number) ^ (H[i7] as number);
    lo = (L[i0] as number) ^ (L[i1] as number) ^ (L[i2] as number) ^ (L[i3] as number);
    lo ^= (L[i4] as number) ^ (L[i5] as number) ^ (L[i6] as number) ^ (L[i7] as number);
  }
  for (; at < length; at++) {
    const i = (lo ^ (bytes[at] as number)) & 255;
    lo = (L[i] as number) ^ ((lo >>> 8) | (hi << 24));
    hi = (H[i] as number) ^ (hi >>> 8);
  }
  return { hi, lo };
}

/** The checksum of two pieces one after the other; `length` is that of the second. */
export function joinedCrc64(first: Crc64, second: Crc64, length: number): Crc64 {
  if (first === noCrc64 || second === noCrc64) return noCrc64;
  const shifted = product(bytesPower(length), word(first));
  const { hi, lo } = word(second);
  return text({ hi: shifted.hi ^ hi, lo: shifted.lo ^ lo });
}

/** Modulo the polynomial; the highest bit is the lowest power. Without branches and pairs: a map of many charts takes thousands of products. */
function product(a: Word, b: Word): Word {
  let { hi: h, lo: l } = b;
  let hi = 0;
  let lo = 0;
  for (let bit = 0; bit < 64; bit++) {
    const isSet = -(((bit < 32 ? a.hi : a.lo) >>> (31 - (bit & 31))) & 1);
    hi ^= h & isSet;
    lo ^= l & isSet;
    const isOdd = -(l & 1);
    l = ((l >>> 1) | (h << 31)) ^ (polyLo & isOdd);
    h = (h >>> 1) ^ (polyHi & isOdd);
  }
  return { hi, lo };
}

/** x to the power of 2 to the power of k. */
const squares: Word[] = [{ hi: 1 << 30, lo: 0 }];

function square(k: number): Word {
  for (let at = squares.length; at <= k; at++) {
    const last = squares[at - 1] as Word;
    squares.push(product(last, last));
  }
  return squares[k] as Word;
}

/** x to the power of eight times `count`: what as many bytes do to a checksum before them. */
function bytesPower(count: number): Word {
  let power: Word = { hi: 1 << 31, lo: 0 };
  for (let [k, left] = [3, count]; left > 0; k++, left = Math.floor(left / 2)) if (left % 2 === 1) power = product(square(k), power);
  return power;
}

function word(crc: Crc64): Word {
  return { hi: Number.parseInt(crc.slice(0, 8), 16) | 0, lo: Number.parseInt(crc.slice(8), 16) | 0 };
}

function text({ hi, lo }: Word): Crc64 {
  return [hi, lo].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
