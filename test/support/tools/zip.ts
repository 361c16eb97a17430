/** Reads one member of a zip file, so that the tests need no `unzip` on the machine. */
import { inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_HEADER = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

interface Member {
  readonly name: string;
  readonly method: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly localOffset: number;
}

/** The member's bytes. Refuses what these archives never hold (zip64, encryption); the caller checks the digest, so CRCs are not. */
export function zipMember(zip: Buffer, name: string): Buffer {
  const member = members(zip).find((each) => each.name === name);
  if (member === undefined) throw new Error(`no ${name} in this zip file`);
  const { localOffset, method, packedBytes, unpackedBytes } = member;
  if (zip.readUInt32LE(localOffset) !== LOCAL_HEADER) throw new Error(`${name} does not begin where the zip directory says`);
  // The local header repeats name and extra field, and its extra field may have another length than the directory's.
  const start = localOffset + 30 + zip.readUInt16LE(localOffset + 26) + zip.readUInt16LE(localOffset + 28);
  const packed = zip.subarray(start, start + packedBytes);
  if (method === STORED) return packed;
  if (method !== DEFLATED) throw new Error(`${name} is compressed in an unknown way: ${method}`);
  return inflateRawSync(packed, { maxOutputLength: Math.max(unpackedBytes, 1) });
}

function members(zip: Buffer): Member[] {
  const end = endOfDirectory(zip);
  const found: Member[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (zip.readUInt32LE(at) !== DIRECTORY_HEADER) throw new Error('the zip directory is cut or damaged');
    const nameBytes = zip.readUInt16LE(at + 28);
    found.push({
      name: zip.toString('utf8', at + 46, at + 46 + nameBytes),
      method: zip.readUInt16LE(at + 10),
      packedBytes: zip.readUInt32LE(at + 20),
      unpackedBytes: zip.readUInt32LE(at + 24),
      localOffset: zip.readUInt32LE(at + 42),
    });
    at += 46 + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return found;
}

/** The record stands last, before a comment of up to 65,535 bytes: search backwards. */
function endOfDirectory(zip: Buffer): number {
  const earliest = Math.max(0, zip.length - 22 - 0xffff);
  for (let at = zip.length - 22; at >= earliest; at -= 1) {
    if (zip.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  }
  throw new Error('not a zip file: it has no end of directory');
}
