/** What a commit leaves in the metadata of the index, if the store keeps metadata, for the runs that come after it. */

/** Read with the index, by the same request. */
export interface IndexMetadata {
  /** The run that committed this index version. */
  readonly runId: string | undefined;
  /** Proof that the store keeps preconditions, as the store writes it: which endpoint, and what was tried. */
  readonly probed: string | undefined;
}

const runIdKey = 'charthouse-run';
const probedKey = 'charthouse-probe';

/** From the metadata of an object that was read. */
export function indexMetadata(stored: Readonly<Record<string, string>>): IndexMetadata {
  return { runId: stored[runIdKey], probed: stored[probedKey] };
}

/** For an index that is to be put. */
export function storedMetadata({ runId, probed }: IndexMetadata): Readonly<Record<string, string>> {
  return { ...(runId === undefined ? {} : { [runIdKey]: runId }), ...(probed === undefined ? {} : { [probedKey]: probed }) };
}
