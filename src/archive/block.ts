/** Decodes one header block of a tar as Go's archive/tar does: v7, ustar, star and GNU. */
import { invalidPackage } from './fault.ts';
import { blockBytes } from './header.ts';

/** The content of a block, before PAX and GNU long names. One character of a text is one byte. */
export interface HeaderBlock {
  readonly name: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly mode: number;
}

/**
 * Decodes one block.
 *
 * @throws CH_PACKAGE_INVALID if Go refuses it: a wrong checksum or an invalid number
 */
export function decodeBlock(block: Buffer): HeaderBlock {
  checkSum(block);
  const [mode, , , sizeBytes] = numbers(block, v7Numbers);
  const prefix = prefixOf(block);
  const name = text(block, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    type: block.toString('latin1', 156, 157),
    sizeBytes: sizeBytes ?? 0,
    mode: mode ?? 0,
  };
}

type Field = readonly [offset: number, length: number];
const v7Numbers: readonly Field[] = [
  [100, 8],
  [108, 8],
  [116, 8],
  [124, 12],
  [136, 12],
]; // mode, uid, gid, size, mtime
const deviceNumbers: readonly Field[] = [
  [329, 8],
  [337, 8],
];

/** The folders in front of the name. ReadMode them also checks the numbers of the format. */
function prefixOf(block: Buffer): string {
  const magic = block.toString('latin1', 257, 265);
  if (magic.startsWith('ustar\0')) {
    numbers(block, deviceNumbers);
    if (block.toString('latin1', 508, 512) !== 'tar\0') return text(block, 345, 155);
    numbers(block, [
      [476, 12],
      [488, 12],
    ]);
    return text(block, 345, 131);
  }
  if (magic !== 'ustar  \0') return '';
  numbers(block, deviceNumbers);
  // Go before 1.8 (Helm's first charts) wrote a prefix over GNU's two times; Go reads it if they are not numbers.
  const times = [block.subarray(345, 357), block.subarray(357, 369)].filter((field) => field[0] !== 0);
  if (times.every((field) => numeric(field) !== undefined)) return '';
  const prefix = text(block, 345, 155);
  return [...prefix].every((char) => char < '\x80') ? prefix : '';
}

/** Up to the first NUL. */
function text(block: Buffer, offset: number, length: number): string {
  const field = block.toString('latin1', offset, offset + length);
  const end = field.indexOf('\0');
  return end < 0 ? field : field.slice(0, end);
}

function numbers(block: Buffer, fields: readonly Field[]): readonly number[] {
  return fields.map(([offset, length]) => {
    const value = numeric(block.subarray(offset, offset + length));
    if (value === undefined) throw invalidPackage('a tar header contains an invalid number');
    return value;
  });
}

/** Octal, or GNU's base 256 if the first bit is set; undefined if Go refuses it. */
function numeric(field: Buffer): number | undefined {
  const first = field[0] ?? 0;
  if (first & 0x80) {
    const bits = BigInt(field.length * 8 - 1);
    const value = BigInt.asIntN(Number(bits), BigInt(`0x${field.toString('hex')}`));
    return BigInt.asIntN(64, value) === value ? Number(value) : undefined;
  }
  const digits =
    field
      .toString('latin1')
      .replace(/^[ \0]+|[ \0]+$/g, '')
      .split('\0', 1)[0] ?? '';
  if (digits === '') return 0;
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

/** The sum over all bytes, with spaces in place of the checksum itself; old Suns summed signed bytes. */
function checkSum(block: Buffer): void {
  let [unsigned, signed] = [0, 0];
  for (let at = 0; at < blockBytes; at++) {
    const byte = at >= 148 && at < 156 ? 0x20 : (block[at] ?? 0);
    unsigned += byte;
    signed += byte < 0x80 ? byte : byte - 0x100;
  }
  const stored = numericOctal(block.subarray(148, 156));
  if (stored !== unsigned && stored !== signed) throw invalidPackage('a tar header does not match its checksum');
}

const numericOctal = (field: Buffer): number | undefined => ((field[0] ?? 0) & 0x80 ? undefined : numeric(field));
