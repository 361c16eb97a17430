/** Intents: what this run adds, for another publisher to list, and which of those of others go along with its own commit. */
import { isCharthouseError } from '../../base/error.ts';
import { refusedEntries } from '../../index-file/add-entries.ts';
import { covers } from '../../index-file/excerpt.ts';
import { urlFormOf } from '../../index-file/package-url.ts';
import { indexOf } from '../../index-file/read-index.ts';
import type { Entry, ReadIndex } from '../../index-file/types.ts';
import { type CurrentIndex, readOf } from '../../repository/commit/current-index.ts';
import { fileNameOf, type IntendedEntry, type Intent } from '../../repository/commit/together/intent.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { yankedAmong } from '../../repository/tombstones/yanked-versions.ts';
import { refuseConflictsWithinRun } from './conflicts-within-run.ts';
import { decideByIndex } from './decide-by-index.ts';
import { entriesFor } from './entries.ts';
import { type Accepted, isAccepted, type Packaged } from './outcome.ts';
import type { Candidate, CommitContext, PublishContext } from './request.ts';

/** How many packages are asked for at once. */
const width = 64;

/** What this run adds to the index, as it would write it. */
export function intendedEntries(additions: readonly Accepted[], index: CurrentIndex, context: CommitContext): readonly IntendedEntry[] {
  return entriesFor(additions, readOf(index), context).map(({ chart, entry }) => ({
    key: chart.key ?? chart.candidate.package.fileName,
    entry,
  }));
}

/** Where the intents are to be listed. */
interface Going {
  readonly index: CurrentIndex;
  /** What this run adds: it comes first. */
  readonly additions: readonly Accepted[];
  /** Intents whose packages were found in the store, by this run: it looks once. */
  readonly stored: WeakSet<Intent>;
}

/**
 * Those intents that can be listed in this index, beside what this run adds. Invariant: by the rules of a publish. An intent
 * is listed as a whole or not at all; one that is left out stays for its owner, which finds the conflict, and reports it.
 */
export async function intentsThatFit(
  intents: readonly Intent[],
  { index, additions, stored }: Going,
  { request, ports }: PublishContext,
): Promise<readonly Intent[]> {
  const read = readOf(index);
  const known = intents.filter((intent) => read?.excerpt === undefined || covers(read.excerpt, askedBy([intent])));
  if (known.length === 0) return [];
  const { mentions: fileNames } = askedBy(known);
  // One look for all of their file names.
  const asked = read === undefined ? undefined : indexOf(read.layout, fileNames);
  const fitting: Intent[] = [];
  let beside: readonly Packaged[] = additions.map((chart) => ({ ...chart, outcome: 'new' }));
  for (const intent of known) {
    const charts = newCharts(intent, asked, request);
    const together = charts === undefined ? [] : refuseConflictsWithinRun([...beside, ...charts], { allowEqualVersion: false });
    if (charts === undefined || !together.slice(beside.length).every(isAccepted)) continue;
    fitting.push(intent);
    beside = [...beside, ...charts];
  }
  await mapBounded(fitting, width, async (intent) => {
    if (!stored.has(intent) && (await isStored(intent, ports))) stored.add(intent);
  });
  return notYanked(
    fitting.filter((intent) => stored.has(intent)),
    index,
    ports,
  );
}

/** What must be known of an index to judge intents. */
export function askedBy(intents: readonly Intent[]): { readonly charts: readonly string[]; readonly mentions: readonly string[] } {
  const entries = intents.flatMap((intent) => intent.entries.map(({ entry }) => entry));
  return { charts: entries.map(({ metadata }) => metadata.name), mentions: entries.map(fileNameOf) };
}

/** Undefined unless all of them are new to the index. */
function newCharts({ entries }: Intent, read: ReadIndex | undefined, request: PublishContext['request']): readonly Accepted[] | undefined {
  const texts = refusedEntries(
    read,
    entries.map(({ entry }) => entry),
  );
  if (texts.some((error) => error !== undefined)) return undefined;
  const charts: Accepted[] = [];
  for (const { entry } of entries) {
    const decided = decideByIndex(candidateOf(entry), read, { url: request.url, allowEqualVersion: false });
    if (decided.outcome !== 'new' || !hasFormOfList(entry, read)) return undefined;
    charts.push(decided as Accepted);
  }
  return charts;
}

/** The URLs of a chart have one form; but that of a key with `+` is absolute if it can be. */
function hasFormOfList({ metadata: { name }, urls }: Entry, read: ReadIndex | undefined): boolean {
  const form = urlFormOf(read?.versionsOf(name) ?? []);
  return form === undefined || form === urlFormOf([{ urls }]) || urls.some((url) => url.includes('%2B'));
}

/** As much of a candidate as the index alone decides by. */
function candidateOf(entry: Entry): Candidate {
  const { metadata, digest } = entry;
  const fileName = fileNameOf(entry);
  return { path: fileName, package: { metadata, digest, fileName, bytes: new Uint8Array(0), warnings: [] }, provenance: undefined };
}

/**
 * Whether each package is in the store with its digest: its owner put it there before it left the intent. Invariant: an intent never stops
 * the publish of another run. If the store cannot say it, such as of a key that is too long for it, the intent stays for its owner.
 */
async function isStored({ entries }: Intent, { store, signal }: PublishContext['ports']): Promise<boolean> {
  try {
    for (const { key, entry } of entries) {
      const found = await store.head(key, { signal });
      if (found.kind === 'missing' || found.info.sha256 !== entry.digest) return false;
    }
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (!isCharthouseError(error)) throw error;
    return false;
  }
}

/** Those of which no version was yanked; none if the store cannot say it. */
async function notYanked(intents: readonly Intent[], index: CurrentIndex, ports: PublishContext['ports']): Promise<readonly Intent[]> {
  const versionsIn = ({ entries }: Intent) => entries.map(({ entry }) => entry.metadata);
  try {
    const yanked = await yankedAmong(index, intents.flatMap(versionsIn), ports);
    const names = new Set([...yanked.values()].map(({ name, version }) => `${name}\n${version}`));
    return intents.filter((intent) => !versionsIn(intent).some(({ name, version }) => names.has(`${name}\n${version}`)));
  } catch (error) {
    ports.signal.throwIfAborted();
    if (!isCharthouseError(error)) throw error;
    return [];
  }
}
