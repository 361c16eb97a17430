/** What a commit leaves in the metadata of the index, where the store keeps metadata, for the runs that come after it. */

/** Read with the index, by the same request. */
export interface IndexMarks {
  /** The run that committed this revision. */
  readonly runId: string | undefined;
  /** The verdict on the store's preconditions, in its own words: of which endpoint, and what was tried. */
  readonly probed: string | undefined;
}

const runIdKey = 'charthouse-run';
const probedKey = 'charthouse-probe';

/** Of an index that was read. */
export function marksOf(metadata: Readonly<Record<string, string>>): IndexMarks {
  return { runId: metadata[runIdKey], probed: metadata[probedKey] };
}

/** Of an index that is to be put. */
export function metadataOf({ runId, probed }: IndexMarks): Readonly<Record<string, string>> {
  return { ...(runId === undefined ? {} : { [runIdKey]: runId }), ...(probed === undefined ? {} : { [probedKey]: probed }) };
}
