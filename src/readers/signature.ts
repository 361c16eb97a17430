/** Checks an OpenPGP signature without the key: could Helm verify it? RFC 9580, 5.2 and 6. */
import { createHash } from 'node:crypto';

const begin = '-----BEGIN PGP SIGNATURE-----';
const end = '-----END PGP SIGNATURE-----';

/** Numbers of the public-key algorithms that every Helm verifies. */
const algorithms: readonly number[] = [1, 3, 17, 19];
/** Verified by Helm 3.21.4, 4.0 and later. */
const edwards: readonly number[] = [22, 27];

const hashes: ReadonlyMap<number, string> = new Map([
  [2, 'sha1'],
  [8, 'sha256'],
  [9, 'sha384'],
  [10, 'sha512'],
  [11, 'sha224'],
]);

/** Which Helm versions do not verify a provenance file, and why, each as a clause. */
export interface SignatureFault {
  readonly who: 'no Helm verifies' | 'Helm 3.12 to 3.21.3 do not verify';
  readonly why: string;
}

/**
 * Undefined if there is no sign that a Helm with the right key would refuse it.
 *
 * @param signed the text under the signature, with LF between lines and after the last one, every character a byte
 */
export function signatureFault(provenance: Uint8Array, signed: string): SignatureFault | undefined {
  const text = Buffer.from(provenance).toString('latin1');
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) return fault('it contains no signature');
  const packet = firstPacket(unarmored(text.slice(from + begin.length, to)));
  if (packet === undefined) return fault('its signature is invalid or cut off');
  const [version = 0, kind = 0, algorithm = 0] = packet;
  if (version !== 4) return fault(`its signature has version ${version}, but Helm reads only version 4`);
  if (kind > 1) return fault('it is not the signature of a document');
  if (edwards.includes(algorithm)) return { who: 'Helm 3.12 to 3.21.3 do not verify', why: 'it is signed with an Ed25519 key' };
  if (!algorithms.includes(algorithm)) return fault(`it is signed by algorithm ${algorithm}, which Helm does not read`);
  return isOf(packet, signed) ? undefined : fault('its text was changed after it was signed');
}

const fault = (why: string): SignatureFault => ({ who: 'no Helm verifies', why });

/** Whether the two bytes of the hash in the packet match the text; a signature of other bytes passes once in 65,536 times. */
function isOf(packet: Buffer, signed: string): boolean {
  const hash = hashes.get(packet[3] ?? 0);
  const hashedEnd = 6 + packet.readUInt16BE(4);
  const tagAt = hashedEnd + 2 + (hashedEnd + 2 <= packet.length ? packet.readUInt16BE(hashedEnd) : 0);
  if (hash === undefined || packet[1] !== 1 || tagAt + 2 > packet.length) return true;
  const trailer = Buffer.from([4, 0xff, 0, 0, 0, 0]);
  trailer.writeUInt32BE(hashedEnd, 2);
  const text = Buffer.from(signed.replace(/\n$/, '').replaceAll('\n', '\r\n'), 'latin1');
  const digest = createHash(hash).update(text).update(packet.subarray(0, hashedEnd)).update(trailer).digest();
  return digest.readUInt16BE(0) === packet.readUInt16BE(tagAt);
}

/** The bytes of an armored text: after its headers, up to its checksum. */
function unarmored(text: string): Buffer {
  const lines = text.split('\n').map((line) => line.trim());
  const body = lines.slice(lines.indexOf('', 1) + 1).filter((line) => line !== '' && !line.startsWith('='));
  return body.every((line) => /^[A-Za-z0-9+/]+=*$/.test(line)) ? Buffer.from(body.join(''), 'base64') : Buffer.alloc(0);
}

/** The contents of the first packet; undefined if it is not a signature, or is cut off. */
function firstPacket(bytes: Buffer): Buffer | undefined {
  const tag = bytes[0] ?? 0;
  const isNew = (tag & 0xc0) === 0xc0;
  const kind = isNew ? tag & 0x3f : (tag & 0xc0) === 0x80 ? (tag >> 2) & 0x0f : 0;
  if (kind !== 2 || bytes.length < 12) return undefined;
  const { at, length } = isNew ? newLength(bytes) : oldLength(bytes, tag & 3);
  return length < 8 || at + length > bytes.length ? undefined : bytes.subarray(at, at + length);
}

function newLength(bytes: Buffer): { readonly at: number; readonly length: number } {
  const first = bytes.readUInt8(1);
  if (first < 192) return { at: 2, length: first };
  if (first < 224) return { at: 3, length: ((first - 192) << 8) + bytes.readUInt8(2) + 192 };
  return { at: 6, length: bytes.readUInt32BE(2) };
}

function oldLength(bytes: Buffer, kind: number): { readonly at: number; readonly length: number } {
  if (kind === 0) return { at: 2, length: bytes.readUInt8(1) };
  if (kind === 1) return { at: 3, length: bytes.readUInt16BE(1) };
  if (kind === 2) return { at: 5, length: bytes.readUInt32BE(1) };
  return { at: 1, length: bytes.length - 1 };
}
