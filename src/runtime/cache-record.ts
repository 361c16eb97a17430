/** Records of the cache as bytes: a line with the digest of the rest, then JSON that names its own place. */
import { sha256Hex } from '../base/digest.ts';
import { isJsonMap, type Json, type JsonMap } from '../base/json.ts';

/** Most records are a handful of short texts; that of packages has a line for each. */
export const maxRecordBytes: number = 1024 * 1024;

/** `name` is the file's: a record that is found under another name counts as damaged. */
export function encodeRecord(record: JsonMap, name: string): Uint8Array {
  const body = Buffer.from(`${JSON.stringify({ name, record })}\n`);
  return Buffer.concat([Buffer.from(`${sha256Hex(body)}\n`), body]);
}

/** Undefined if it is damaged. */
export function decodeRecord(bytes: Uint8Array, name: string): JsonMap | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = text.indexOf('\n');
  const body = text.subarray(end + 1);
  if (end !== 64 || text.toString('latin1', 0, end) !== sha256Hex(body)) return undefined;
  const value = parsed(body.toString());
  if (!isJsonMap(value) || value['name'] !== name) return undefined;
  const record = value['record'];
  return isJsonMap(record) ? record : undefined;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
