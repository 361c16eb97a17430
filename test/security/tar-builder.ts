/** Makes the archives that no honest tool makes: each part of a tar and a gzip as the test wants it. */
import { crc32, deflateRawSync } from 'node:zlib';

/** One member; what is absent is as a well-made package has it. */
export interface Member {
  readonly name: string;
  readonly data?: string | Buffer;
  readonly type?: string;
  readonly mode?: string;
  /** The size field, where it is to lie. */
  readonly size?: string;
  readonly linkName?: string;
  readonly prefix?: string;
  readonly magic?: string;
  readonly checksum?: string;
}

/** A chart that loads: the hostile members come on top of it. */
export const chartYaml: Member = { name: 'app/Chart.yaml', data: 'apiVersion: v2\nname: app\nversion: 1.0.0\n' };

/** Header, data and padding. */
export function member(member: Member): Buffer {
  const data = Buffer.from(member.data ?? '');
  const block = Buffer.alloc(512);
  const put = (offset: number, text: string): void => void block.write(text, offset, 'latin1');
  put(0, Buffer.from(member.name).toString('latin1').slice(0, 100));
  put(100, member.mode ?? '0000644\0');
  put(108, '0000000\0' + '0000000\0');
  put(124, member.size ?? `${data.length.toString(8).padStart(11, '0')}\0`);
  put(136, '00000000000\0');
  put(156, member.type ?? '0');
  put(157, member.linkName ?? '');
  put(257, member.magic ?? 'ustar\x0000');
  put(345, member.prefix ?? '');
  put(148, '        ');
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, member.checksum ?? `${sum.toString(8).padStart(6, '0')}\0 `);
  return Buffer.concat([block, data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
}

/** A PAX header with these records. */
export function pax(records: Readonly<Record<string, string>>, type: 'x' | 'g' = 'x'): Buffer {
  return member({ name: 'PaxHeaders/x', type, data: Object.entries(records).map(paxRecord).join('') });
}

/** One record, its length counted right. */
export function paxRecord([key, value]: readonly [string, string]): string {
  const rest = ` ${key}=${value}\n`;
  const size = Buffer.byteLength(rest);
  for (let digits = 1; ; digits++) if (String(size + digits).length === digits) return `${size + digits}${rest}`;
}

/** A GNU header that gives the next member this name. */
export function gnuLongName(name: string): Buffer {
  return member({ name: '././@LongLink', type: 'L', magic: 'ustar  \0', data: `${name}\0` });
}

/** The mark at which a tar is over. */
export const endOfTar: Buffer = Buffer.alloc(1024);

/** A whole tar: members as they come, and the end. */
export function tar(...parts: readonly (Member | Buffer)[]): Buffer {
  return Buffer.concat([...parts.map((part) => (Buffer.isBuffer(part) ? part : member(part))), endOfTar]);
}

/** What a gzip may be told to be. */
export interface GzipParts {
  readonly header?: Buffer;
  readonly crc?: number;
  readonly length?: number;
}

/** A gzip of `bytes`. */
export function gzip(bytes: Buffer, parts: GzipParts = {}): Buffer {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(parts.crc ?? crc32(bytes), 0);
  trailer.writeUInt32LE(parts.length ?? bytes.length % 2 ** 32, 4);
  return Buffer.concat([parts.header ?? Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]), deflateRawSync(bytes, { level: 9 }), trailer]);
}

/** A package with these members. */
export function tgz(...parts: readonly (Member | Buffer)[]): Buffer {
  return gzip(tar(...parts));
}
