/** Reads the bytes of an earlier index version. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { sha256Hex } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import { exhaustive } from '../../base/exhaustive.ts';
import { applyEdits } from '../../index-file/index-edits.ts';
import type { GetOutcome } from '../../ports/object-store.ts';
import { indexKey } from '../objects.ts';
import type { PastIndex } from './past-index.ts';
import type { HistoryStore } from './read-history.ts';
import { type NamedRecord, recordsIn } from './read-records.ts';
import { seqOf, snapshotKeyOf } from './record.ts';

/** Larger than any index that a store takes. */
const mostBytes = 1 << 30;

/** Exactly as they were: compared with the digest, if it is known. @throws CH_HISTORY_LOST, and what the store throws */
export async function readPastIndex(store: HistoryStore, past: PastIndex, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = await bytesOf(store, past, signal);
  if (bytes !== undefined && (past.sha256 === undefined || sha256Hex(bytes) === past.sha256)) return bytes;
  const why = bytes === undefined ? 'a part of the history that it is made from is gone' : 'what is left of it has another digest';
  throw new CharthouseError('CH_HISTORY_LOST', {
    message: `the index version ${past.id} cannot be read: ${why}`,
    hint: 'choose another one of: charthouse history',
    details: { id: past.id },
  });
}

async function bytesOf(store: HistoryStore, { source }: PastIndex, signal: AbortSignal): Promise<Uint8Array | undefined> {
  switch (source.kind) {
    case 'object':
      return bodyOf(await store.get(indexKey, { signal }));
    case 'version':
      return bodyOf(await store.get(indexKey, { signal, version: source.id }));
    case 'snapshot':
      return snapshot(store, source.name, signal);
    case 'record':
      return fromRecords(store, source.name, signal);
    case 'none':
      return undefined;
    default:
      return exhaustive(source);
  }
}

function bodyOf(answer: GetOutcome): Uint8Array | undefined {
  return answer.kind === 'found' ? answer.body : undefined;
}

async function snapshot(store: HistoryStore, name: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
  const packed = bodyOf(await store.get(snapshotKeyOf(name), { signal }));
  if (packed === undefined) return undefined;
  return promisify(gunzip)(packed, { maxOutputLength: mostBytes }).catch(() => undefined);
}

/** The last whole index below the record, with the changes since. */
async function fromRecords(store: HistoryStore, name: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
  const chain: NamedRecord[] = [];
  let wanted: string | null = name;
  for await (const each of recordsIn(store, signal, name)) {
    // Numbers only fall: below its own number, a record is not there any more.
    if (wanted === null || each.record.seq < (seqOf(wanted) ?? 0)) return undefined;
    if (each.name !== wanted) continue;
    chain.push(each);
    const { before, hasSnapshot, follows } = each.record;
    if (before === null || hasSnapshot) {
      const whole = hasSnapshot ? await snapshot(store, each.name, signal) : new Uint8Array(0);
      return whole === undefined ? undefined : withChanges(whole, chain);
    }
    wanted = follows;
  }
  return undefined;
}

function withChanges(whole: Uint8Array, newestFirst: readonly NamedRecord[]): Uint8Array {
  let pieces: readonly Uint8Array[] = [whole];
  for (const { record } of newestFirst.toReversed()) pieces = applyEdits(pieces, record.edits);
  return Buffer.concat(pieces);
}
