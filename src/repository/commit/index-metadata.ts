/** What a commit leaves in the metadata of the index, if the store keeps metadata, for the runs that come after it. */

/** Read with the index, by the same request. */
export interface IndexMetadata {
  /** The run that committed this index version. */
  readonly runId: string | undefined;
  /** Proof that the store keeps preconditions, as the store writes it: which endpoint, and what was tried. */
  readonly probed: string | undefined;
  /** The change record of this index version, if it has one: the next commit begins there. */
  readonly record?: string | undefined;
  /** What this index version leaves of its commit, for its history. Only for an index that is to be put. */
  readonly note?: Readonly<Record<string, string>> | undefined;
}

const runIdKey = 'charthouse-run';
const probedKey = 'charthouse-probe';
const recordKey = 'charthouse-record';

/** From the metadata of an object that was read. */
export function indexMetadata(stored: Readonly<Record<string, string>>): IndexMetadata {
  return { runId: stored[runIdKey], probed: stored[probedKey], record: stored[recordKey] };
}

/** For an index that is to be put. */
export function storedMetadata({ runId, probed, record, note }: IndexMetadata): Readonly<Record<string, string>> {
  return {
    ...note,
    ...(record === undefined ? {} : { [recordKey]: record }),
    ...(runId === undefined ? {} : { [runIdKey]: runId }),
    ...(probed === undefined ? {} : { [probedKey]: probed }),
  };
}
