/** Encodes the header of a tar member: ustar, after a PAX header if ustar cannot represent the name. */

/** The fields that differ between members. */
export interface MemberHeader {
  readonly name: string;
  readonly sizeBytes: number;
  /** Modification time in seconds since the epoch. */
  readonly modifiedSeconds: number;
}

/** Header and data blocks in a tar have this size. */
export const blockBytes = 512;

/** The largest number in the size and time fields: eleven octal digits. */
export const maxOctalField: number = 0o77777777777;

/** The blocks in front of the member's bytes. */
export function encodeHeader(header: MemberHeader): readonly Uint8Array[] {
  const name = Buffer.from(header.name, 'utf8');
  const split = splitName(name);
  if (split !== undefined) return [headerBlock({ ...header, ...split, type: '0' })];

  const record = paxRecord('path', header.name);
  const plain = Buffer.from(plainName(header.name));
  const meta = {
    name: Buffer.from('PaxHeaders/path'),
    prefix: Buffer.alloc(0),
    sizeBytes: record.length,
    modifiedSeconds: header.modifiedSeconds,
  };
  return [headerBlock({ ...meta, type: 'x' }), padded(record), headerBlock({ ...header, name: plain, prefix: Buffer.alloc(0), type: '0' })];
}

/** How many zero bytes follow `sizeBytes` of data, up to the next block. */
export function paddingOf(sizeBytes: number): number {
  return (blockBytes - (sizeBytes % blockBytes)) % blockBytes;
}

/** ustar has room for 100 bytes of name and 155 bytes of folders, ASCII only; undefined if that is not enough. */
function splitName(name: Buffer): { name: Buffer; prefix: Buffer } | undefined {
  for (const byte of name) if (byte >= 0x80) return undefined;
  if (name.length <= 100) return { name, prefix: Buffer.alloc(0) };
  const slash = name.lastIndexOf('/', 155);
  const rest = name.subarray(slash + 1);
  if (rest.length > 100) return undefined;
  return { name: rest, prefix: name.subarray(0, slash) };
}

interface Block {
  readonly name: Uint8Array;
  readonly prefix: Uint8Array;
  readonly sizeBytes: number;
  readonly modifiedSeconds: number;
  readonly type: '0' | 'x';
}

function headerBlock(fields: Block): Uint8Array {
  const block = Buffer.alloc(blockBytes);
  block.set(fields.name, 0);
  // Mode, owner and group; size and time; the checksum, which counts its own field as spaces; the type.
  const numbers = `0000644\x000000000\x000000000\0${octal(fields.sizeBytes)}\0${octal(fields.modifiedSeconds)}\0        ${fields.type}`;
  block.write(numbers, 100, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  block.write('0000000\x000000000\0', 329, 'latin1'); // device numbers
  block.set(fields.prefix, 345);
  let sum = 0;
  for (let at = 0; at < blockBytes; at += 1) sum += block[at] ?? 0;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

const octal = (value: number): string => value.toString(8).padStart(11, '0');

/** A PAX record contains its own length: `<length> <key>=<value>\n`, with the digits of the length counted. */
function paxRecord(key: string, value: string): Buffer {
  const body = ` ${key}=${value}\n`;
  const bodyBytes = Buffer.byteLength(body);
  let length = bodyBytes + String(bodyBytes).length;
  length = bodyBytes + String(length).length;
  return Buffer.from(`${length}${body}`, 'utf8');
}

function padded(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, Buffer.alloc(paddingOf(bytes.length))]);
}

/** For readers without PAX support; some would mistake a name that is cut after a slash for a folder. */
function plainName(name: string): string {
  return name
    .replace(/[^\x20-\x7e]/gu, '_')
    .slice(0, 100)
    .replace(/\/+$/, '');
}
