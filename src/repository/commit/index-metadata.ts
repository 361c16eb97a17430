/** What a commit leaves in the metadata of the index, if the store keeps metadata, for the runs that come after it. */

/** Whether a version of this repository was ever yanked. */
export type YankedFlag = 'none' | 'some';

/** Read with the index, by the same request. */
export interface IndexMetadata {
  /** The run that committed this index version. */
  readonly runId: string | undefined;
  /** Proof that the store keeps preconditions, as the store writes it: which endpoint, and what was tried. */
  readonly probed: string | undefined;
  /** Whether the store joins the parts of a large index reliably, as the store writes it. */
  readonly joins?: string | undefined;
  /** The change record of this index version, if it has one: the next commit begins there. */
  readonly record?: string | undefined;
  /** What this index version leaves of its commit, for its history. Only for an index that is to be put. */
  readonly note?: Readonly<Record<string, string>> | undefined;
  /** How many others its publisher met, as far as it knows: 1 if it lost once, 2 if it lost more often or took intents along. */
  readonly met?: number | undefined;
  /** Undefined if that is not known: the store keeps no metadata, or another program wrote the index. */
  readonly yanked: YankedFlag | undefined;
}

const runIdKey = 'charthouse-run';
const probedKey = 'charthouse-probe';
const recordKey = 'charthouse-record';
const yankedKey = 'charthouse-yanked';
const joinsKey = 'charthouse-compose';
const metKey = 'charthouse-met';

/** From the metadata of an object that was read. */
export function indexMetadata(stored: Readonly<Record<string, string>>): IndexMetadata {
  const { [runIdKey]: runId, [probedKey]: probed, [recordKey]: record, [yankedKey]: yanked, [joinsKey]: joins, [metKey]: met } = stored;
  return { runId, probed, record, joins, met: metOf(met), yanked: yanked === 'none' || yanked === 'some' ? yanked : undefined };
}

/** For an index that is to be put. */
export function storedMetadata({ runId, probed, yanked, record, joins, met, note }: IndexMetadata): Readonly<Record<string, string>> {
  return {
    ...note,
    ...field(recordKey, record),
    ...field(runIdKey, runId),
    ...field(probedKey, probed),
    ...field(yankedKey, yanked),
    ...field(joinsKey, joins),
    ...field(metKey, met?.toString()),
  };
}

function metOf(text: string | undefined): number | undefined {
  return text === '1' || text === '2' ? Number(text) : undefined;
}

function field(key: string, value: string | undefined): Readonly<Record<string, string>> {
  return value === undefined ? {} : { [key]: value };
}
