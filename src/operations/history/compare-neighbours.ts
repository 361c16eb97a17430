/** What an index version changed, if its commit left no note: it is compared with the one before it. */
import { isCharthouseError } from '../../base/error.ts';
import { changesBetween } from '../../index-file/index-changes.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import { type ChangeNote, changeNote } from '../../repository/history/change-note.ts';
import type { PastIndex } from '../../repository/history/past-index.ts';
import type { HistoryStore } from '../../repository/history/read-history.ts';
import { readPastIndex } from '../../repository/history/read-past-index.ts';
import type { ReportedVersion } from './request.ts';

/** What is known of the changes of an index version. */
export type KnownChanges = Pick<ReportedVersion, 'versions' | 'added' | 'changed' | 'removed' | 'changes'>;

const unknown: KnownChanges = { versions: null, added: null, changed: null, removed: null, changes: [] };

/** Holds two indexes at a time, and none for commits that left a note. */
export function comparer(
  store: HistoryStore,
  signal: AbortSignal,
): (past: PastIndex, older: PastIndex | undefined) => Promise<KnownChanges> {
  let last: { readonly id: string; readonly index: ReadIndex | undefined } | undefined;
  const indexOf = async (past: PastIndex): Promise<ReadIndex | undefined> => {
    if (last?.id !== past.id) last = { id: past.id, index: await readable(store, past, signal) };
    return last.index;
  };
  return async (past, older) => {
    if (past.note !== undefined) return knownOf(past.note);
    if (past.kind === 'deletion') return { ...unknown, versions: 0 };
    const index = await indexOf(past);
    if (index === undefined) return unknown;
    if (older === undefined) return { ...unknown, versions: index.versionCount };
    const before = older.kind === 'deletion' ? undefined : await indexOf(older);
    if (before === undefined && older.kind !== 'deletion') return { ...unknown, versions: index.versionCount };
    const changes = changesBetween(before?.layout, index.layout);
    return knownOf(changeNote(changes, { operation: '', versions: index.versionCount }));
  };
}

function knownOf({ versions, added, changed, removed, list }: ChangeNote): KnownChanges {
  return { versions, added, changed, removed, changes: list };
}

/** Undefined for an index that no program can read, or that is gone: the history shows that there was one. */
async function readable(store: HistoryStore, past: PastIndex, signal: AbortSignal): Promise<ReadIndex | undefined> {
  try {
    return readIndex(await readPastIndex(store, past, signal), { mentions: [], source: `index version ${past.id}` });
  } catch (error) {
    if (isCharthouseError(error) && error.exitCode === 6) return undefined;
    throw error;
  }
}
