/** Puts the change record of a commit that is about to happen. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { CharthouseError } from '../../base/error.ts';
import { editsOf } from '../../index-file/index-edits.ts';
import type { Body, ObjectStore } from '../../ports/object-store.ts';
import type { IndexVersion } from '../commit/current-index.ts';
import { lengthOf, type NextIndex } from '../commit/next-index.ts';
import type { ChangeNote } from './change-note.ts';
import { foundIndex } from './found-index.ts';
import { findLastRecord, type LastRecord, lastRecordAt, pointerTo, sinceWith } from './last-record.ts';
import { type ChangeRecord, type IndexDigest, packRecord, recordKeyOf, recordName, type SinceSnapshot, snapshotKeyOf } from './record.ts';

/** A commit that is about to happen. */
export interface RecordedCommit {
  readonly current: IndexVersion;
  readonly next: Pick<NextIndex, 'chunks'>;
  /** The index that it makes. */
  readonly after: IndexDigest;
  /** Unique to this attempt. */
  readonly run: string;
  readonly note: ChangeNote;
}

interface Ports {
  readonly store: ObjectStore;
  readonly signal: AbortSignal;
}

/** Below this, a snapshot for each doubling would cost more objects than it saves. */
const leastRecordBytes = 64 * 1024;

/** Large enough to be packed as well as the whole. */
const snapshotPieceBytes = 16 * 1024 * 1024;

/** Less than half the processor time of the usual level, for a tenth more bytes. */
const snapshotLevel = 2;

const attributes = { contentType: 'application/gzip', cacheControl: 'no-store' };

/**
 * Invariant: the record is in the store before the index that it describes. A run that is killed in between leaves a record that no index
 * and no later record joins, which readers leave out; the other way round, a commit would be without its record.
 *
 * Invariant: every index that was replaced can be made again. The index before is put whole, ahead of the record, if no record left it, or
 * if the records since the last whole one are larger than that: so the cost of a commit follows its change.
 *
 * Returns the pointer for the metadata of the index. @throws what the store throws
 */
export async function keepRecord({ current, next, after, run, note }: RecordedCommit, { store, signal }: Ports): Promise<string> {
  const found = await foundIndex(current, { store, signal });
  const last = lastOf(current) ?? (await findLastRecord(store, found?.digest.sha256, signal));
  const name = recordName(last.seq + 1, run);
  const left = found === undefined ? undefined : last.left;
  const snapshotBytes =
    found === undefined || !needsSnapshot(left?.since) ? undefined : await putSnapshot(name, found.pieces(), { store, signal });
  const record: ChangeRecord = {
    ...{ schema: 1, seq: last.seq + 1, run, at: new Date(store.now()).toISOString(), follows: left?.name ?? null },
    ...{ before: found?.digest ?? null, after },
    hasSnapshot: snapshotBytes !== undefined,
    since: snapshotBytes === undefined ? (left?.since ?? { snapshotBytes: 0, recordBytes: 0 }) : { snapshotBytes, recordBytes: 0 },
    note,
    edits: found?.edits(next.chunks) ?? editsOf(new Uint8Array(0), next.chunks),
  };
  const body = packRecord(record);
  await put(recordKeyOf(name), [body], { store, signal });
  return pointerTo(name, sinceWith({ record, sizeBytes: body.length }));
}

function lastOf(current: IndexVersion): LastRecord | undefined {
  return current.kind === 'present' && !current.isBegun ? lastRecordAt(current.metadata.record) : undefined;
}

function needsSnapshot(since: SinceSnapshot | undefined): boolean {
  return since === undefined || since.recordBytes > Math.max(since.snapshotBytes, leastRecordBytes);
}

async function putSnapshot(name: string, bytes: AsyncIterable<Uint8Array>, ports: Ports): Promise<number> {
  const packing: Promise<Uint8Array>[] = [];
  // Every reader of gzip joins the parts of a file. Each of these is packed on a thread of its own.
  const pack = (piece: Uint8Array): void => {
    const packed = promisify(gzip)(piece, { level: snapshotLevel, chunkSize: 256 * 1024 });
    packed.catch(() => undefined);
    packing.push(packed);
  };
  for await (const piece of inPieces(bytes)) {
    pack(piece);
    // No more of the index is in memory than the threads work on.
    await packing.at(-mostPacked);
  }
  const packed = await Promise.all(packing);
  await put(snapshotKeyOf(name), packed, ports);
  return lengthOf(packed);
}

/** How many pieces are packed at once. */
const mostPacked = 3;

/** Of one size, but for the last; one at least. A large piece is cut into views. */
async function* inPieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let [group, size]: [Uint8Array[], number] = [[], 0];
  for await (const piece of bytes) {
    for (let at = 0; at < piece.length; ) {
      const part = piece.subarray(at, at + snapshotPieceBytes - size);
      group.push(part);
      size += part.length;
      at += part.length;
      if (size < snapshotPieceBytes) continue;
      yield joined(group);
      [group, size] = [[], 0];
    }
  }
  yield joined(group);
}

function joined(group: readonly Uint8Array[]): Uint8Array {
  return group.length === 1 && group[0] !== undefined ? group[0] : Buffer.concat(group);
}

async function put(key: string, body: Body, { store, signal }: Ports): Promise<void> {
  const outcome = await store.putNew(key, body, { attributes, signal });
  if (outcome.kind === 'stored') return;
  throw new CharthouseError('CH_STORE_UNEXPECTED', { message: `${key} is there already in ${store.name}`, details: { key } });
}
