/** What differs between two index versions of the history. Reads only. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import { changesBetween } from '../../index-file/index-changes.ts';
import type { ListedVersion } from '../../index-file/listed.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import { findPastIndex } from '../../repository/history/find-past-index.ts';
import { readPastIndex } from '../../repository/history/read-past-index.ts';
import type { Figures, RepositoryName } from '../../repository/outcome.ts';
import type { HistoryPorts } from './request.ts';

/** Two index versions, as `rollback` takes them: an id, a time or a run. */
export interface IndexDiffRequest {
  readonly before: string;
  readonly after: string;
}

/** One of the two. */
export interface ComparedIndex {
  readonly id: string;
  /** RFC 3339, UTC; null if it is not known. */
  readonly time: string | null;
  readonly versions: number;
}

/** A listed version. */
export interface DiffedVersion {
  readonly name: string;
  readonly version: string;
  readonly digest: string | null;
}

/** The report of a run, which succeeded if `error` is null. */
export interface IndexDiffReport {
  readonly command: 'diff';
  readonly repository: RepositoryName;
  /** Null if the diff did not get to its end. */
  readonly before: ComparedIndex | null;
  readonly after: ComparedIndex | null;
  readonly added: readonly DiffedVersion[];
  /** As they are in `after`. */
  readonly changed: readonly DiffedVersion[];
  readonly removed: readonly DiffedVersion[];
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}

/** Does not throw for what a user can correct: the report's `error` has the reason. */
export async function diffIndexes({ before, after }: IndexDiffRequest, ports: HistoryPorts): Promise<IndexDiffReport> {
  const started = ports.clock.now();
  let found: Pick<IndexDiffReport, 'before' | 'after' | 'added' | 'changed' | 'removed'> = {
    ...{ before: null, after: null, added: [], changed: [], removed: [] },
  };
  let error: CharthouseError | null = null;
  try {
    const old = await readPast(before, ports);
    const young = await readPast(after, ports);
    const { added, changed, removed } = changesBetween(old.read.layout, young.read.layout);
    found = { before: old.about, after: young.about, added: added.map(named), changed: changed.map(named), removed: removed.map(named) };
  } catch (thrown) {
    error = forDiff(asCharthouseError(thrown, ports.signal));
  }
  return {
    command: 'diff',
    repository: { target: ports.store.name, url: null },
    ...found,
    figures: { ...ports.traffic(), durationMs: ports.clock.now() - started },
    ...{ warnings: [], error },
  };
}

/** With two arguments, a user may also have left out a version of a chart. */
function forDiff(error: CharthouseError): CharthouseError {
  const { code, message, details } = error;
  if (code !== 'CH_HISTORY_NOT_FOUND') return error;
  const hint = 'see the index versions with: charthouse history; for a chart, pass its name and two of its versions';
  return new CharthouseError(code, { message, hint, details });
}

async function readPast(
  word: string,
  { store, signal }: HistoryPorts,
): Promise<{ readonly about: ComparedIndex; readonly read: ReadIndex }> {
  const { past } = await findPastIndex(word, { store, signal });
  const read = readIndex(await readPastIndex(store, past, signal), { mentions: [], source: `index version ${past.id}` });
  const time = past.atMs === undefined ? null : new Date(past.atMs).toISOString();
  return { about: { id: past.id, time, versions: read.versionCount }, read };
}

function named({ name, version, digest }: ListedVersion): DiffedVersion {
  return { name, version, digest: digest ?? null };
}
