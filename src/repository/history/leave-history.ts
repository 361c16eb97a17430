/** Leaves the history of a commit behind, before its index is put: a note in the metadata, and a change record if the store keeps no versions. */
import { sha256Hex } from '../../base/digest.ts';
import { isCharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import { changesOf } from '../../index-file/index-changes.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { type IndexVersion, readOf } from '../commit/current-index.ts';
import type { IndexMetadata } from '../commit/index-metadata.ts';
import { lengthOf, type NextIndex } from '../commit/next-index.ts';
import { indexKey } from '../objects.ts';
import { carriedRuns } from './carried-runs.ts';
import { type ChangeNote, changeNote, noteToMetadata } from './change-note.ts';
import { keepRecord } from './keep-record.ts';
import type { KeptHistory } from './kept-history.ts';
import type { IndexDigest } from './record.ts';

/** A commit that is about to happen. */
export interface ComingCommit {
  readonly current: IndexVersion;
  readonly next: NextIndex;
  readonly attempt: number;
  /** Undefined: the mark of a first publish, which nothing was before. */
  readonly runId: string | undefined;
  readonly operation: string | undefined;
}

interface Ports {
  readonly store: ObjectStore;
  readonly signal: AbortSignal;
  readonly history?: KeptHistory | undefined;
}

/** What the commit adds to the metadata of its index. */
export interface LeftHistory {
  readonly metadata: Pick<IndexMetadata, 'note' | 'record'>;
  readonly warnings: readonly Warning[];
  /** Puts the change record once the next index is made, if only its store knows all of it. Returns what went wrong. */
  readonly keepRecord?: ((after: IndexDigest) => Promise<Warning | undefined>) | undefined;
}

/** Nothing that goes wrong here stops a commit. @throws only the reason of the signal */
export async function leaveHistory(coming: ComingCommit, { store, signal, history }: Ports): Promise<LeftHistory> {
  const { current, next, attempt, runId, operation = 'charthouse' } = coming;
  if (history === undefined) return { metadata: {}, warnings: [] };
  if (runId === undefined)
    return {
      metadata: { note: noteToMetadata(changeNote(noChanges, { ...history.origin, operation: 'begin', versions: 0 })) },
      warnings: [],
    };
  let note: ReturnType<typeof noteToMetadata> | undefined;
  try {
    const changes = changesOf(readOf(current)?.layout, next.chunks);
    const carried = carriedRuns(next.carried ?? []);
    const about = { ...history.origin, operation, versions: next.versions };
    const made: ChangeNote = changeNote(changes, carried === undefined ? about : { ...about, carried });
    note = noteToMetadata(made);
    if (!history.keepsRecords || (await keepsVersions(current, { store, signal }))) return { metadata: { note }, warnings: [] };
    const run = attempt === 1 ? runId : `${runId}.${attempt}`;
    const keep = (after: IndexDigest) => keepRecord({ current, next, after, run, note: made }, { store, signal });
    if (readOf(current)?.excerpt !== undefined && store.large?.etagsAreDigests === true)
      return { metadata: { note }, warnings: [], keepRecord: (after) => orWarning(keep(after), { store, signal }) };
    return { metadata: { note, record: await keep(digestOf(next)) }, warnings: [] };
  } catch (error) {
    signal.throwIfAborted();
    return { metadata: { note }, warnings: [notKept(error, store)] };
  }
}

function digestOf({ chunks }: NextIndex): IndexDigest {
  return { sha256: sha256Hex(...chunks), sizeBytes: lengthOf(chunks) };
}

async function orWarning(keeping: Promise<unknown>, { store, signal }: Pick<Ports, 'store' | 'signal'>): Promise<Warning | undefined> {
  try {
    await keeping;
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    return notKept(error, store);
  }
}

const noChanges = { added: [], changed: [], removed: [] };

/** Free for an index that was read: its answer named the version. */
async function keepsVersions(current: IndexVersion, { store, signal }: Pick<Ports, 'store' | 'signal'>): Promise<boolean> {
  if (store.versions === undefined) return false;
  const identity = current.kind === 'missing' ? current.begun?.identity : current.identity;
  if (identity !== undefined) return identity.versionId !== undefined;
  try {
    for await (const { id } of store.versions(indexKey, { signal })) return id !== 'null';
  } catch (error) {
    // A policy of before need not allow it: then a record is kept, which a bucket with versions does not need.
    if (!isCharthouseError(error) || error.code !== 'CH_STORE_DENIED') throw error;
  }
  return false;
}

function notKept(error: unknown, { name }: Pick<ObjectStore, 'name'>): Warning {
  return {
    code: 'history-not-kept',
    message: `the change record of this commit could not be written into ${name}: ${error instanceof Error ? error.message : String(error)}`,
    hint:
      isCharthouseError(error) && error.code === 'CH_STORE_DENIED'
        ? 'allow s3:PutObject and s3:GetObject on .charthouse/history/*, or switch on versioning of the bucket'
        : 'check the store; the next commit keeps the index that it finds, whole',
  };
}
