/** Tars for tests, in the oldest form that there is: one header and the contents, member by member. */
import { gzipSync } from 'node:zlib';

/** A member of a tar; `claimedBytes` is the size in its header. */
export function tarMember(name: string, contents: string | Buffer, type = '0', claimedBytes: number = Buffer.byteLength(contents)): Buffer {
  const bytes = Buffer.from(contents);
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write('0000755\0', 100);
  block.write(`${claimedBytes.toString(8).padStart(11, '0')}\0`, 124);
  block.write('        ', 148);
  block.write(type, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([block, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

/** The members with the mark of the end, compressed. */
export function tarGz(...members: readonly Buffer[]): Buffer {
  return gzipSync(Buffer.concat([...members, Buffer.alloc(1024)]));
}
