/** Finds the change record that left an index, for the one that comes next. */
import type { ObjectStore } from '../../ports/object-store.ts';
import { type ChangeRecord, historyFolder, nameOfRecord, recordKeyOf, type SinceSnapshot, seqOf, unpackRecord } from './record.ts';

/** The newest record, or the one that left the index. */
export interface LastRecord {
  /** The highest number in use; -1 if there is no record. */
  readonly seq: number;
  /** The record that left the index that was asked for; undefined if none did. */
  readonly left: { readonly name: string; readonly since: SinceSnapshot } | undefined;
}

/** Runs that met may have left this many records of commits that did not happen above the one that did. */
const mostLooks = 64;

/** `sha256` of the index; undefined if there is none. */
export async function findLastRecord(store: ObjectStore, sha256: string | undefined, signal: AbortSignal): Promise<LastRecord> {
  let seq = -1;
  let looks = 0;
  for await (const { key } of store.list(historyFolder, { signal })) {
    const name = nameOfRecord(key);
    if (name === undefined) continue;
    seq = Math.max(seq, seqOf(name) ?? -1);
    if (sha256 === undefined || looks++ >= mostLooks) break;
    const read = await readRecord(store, name, signal);
    if (read?.record.after.sha256 === sha256) return { seq, left: { name, since: sinceWith(read) } };
  }
  return { seq, left: undefined };
}

/** A record, and its size in the store. */
export interface ReadRecord {
  readonly record: ChangeRecord;
  readonly sizeBytes: number;
}

/** Undefined if it is gone, or cannot be read. */
export async function readRecord(store: Pick<ObjectStore, 'get'>, name: string, signal?: AbortSignal): Promise<ReadRecord | undefined> {
  const answer = await store.get(recordKeyOf(name), { signal });
  if (answer.kind === 'missing') return undefined;
  const record = unpackRecord(answer.body);
  return record === undefined ? undefined : { record, sizeBytes: answer.body.length };
}

/** With the record itself. One that begins with no index contains the whole of it, as a snapshot does. */
export function sinceWith({
  record: { before, since },
  sizeBytes,
}: ReadRecord | { readonly record: Pick<ChangeRecord, 'before' | 'since'>; readonly sizeBytes: number }): SinceSnapshot {
  if (before === null) return { snapshotBytes: sizeBytes, recordBytes: 0 };
  return { snapshotBytes: since.snapshotBytes, recordBytes: since.recordBytes + sizeBytes };
}

/** For the metadata of the index, so that the next commit reads no record. */
export function pointerTo(name: string, { snapshotBytes, recordBytes }: SinceSnapshot): string {
  return `${name} ${snapshotBytes} ${recordBytes}`;
}

/** From the metadata of an index that was read: it belongs to exactly this version of it. */
export function lastRecordAt(pointer: string | undefined): LastRecord | undefined {
  const [, name, snapshotBytes, recordBytes] = /^(\d{10}-[A-Za-z0-9.-]{1,100}) (\d{1,12}) (\d{1,12})$/.exec(pointer ?? '') ?? [];
  const seq = name === undefined ? undefined : seqOf(name);
  if (name === undefined || seq === undefined) return undefined;
  return { seq, left: { name, since: { snapshotBytes: Number(snapshotBytes), recordBytes: Number(recordBytes) } } };
}
