/** Reads the history of an index, newest version first: from the versions that the store keeps, and from change records. */
import type { ObjectInfo, ObjectStore, ObjectVersion } from '../../ports/object-store.ts';
import { indexMetadata } from '../commit/index-metadata.ts';
import { indexKey } from '../objects.ts';
import { noteFromMetadata } from './change-note.ts';
import type { PastIndex } from './past-index.ts';
import { chainFrom } from './read-records.ts';

/** As much of a store as its history is in. */
export type HistoryStore = Pick<ObjectStore, 'get' | 'head' | 'list' | 'versions'>;

/** How many versions are looked at at once, at most. The first ones are looked at in small numbers, since most readers want few. */
const mostAhead = 64;

/**
 * Reads as it goes: a reader that leaves early asks for no more. No index is read, only what its commit left.
 *
 * @throws what the store throws
 */
export async function* readHistory(store: HistoryStore, signal: AbortSignal): AsyncGenerator<PastIndex> {
  let unnamed: PastIndex | undefined;
  let isEmpty = true;
  for await (const past of keptVersions(store, signal)) {
    isEmpty = false;
    if (unnamed !== undefined) yield unnamed;
    unnamed = isUnnamed(past) ? past : undefined;
    if (unnamed === undefined) yield past;
  }
  if (isEmpty && store.versions === undefined) {
    const head = await store.head(indexKey, { signal });
    if (head.kind === 'found') unnamed = pastOf('current', head.info, { isCurrent: true, source: { kind: 'object' } });
    isEmpty = head.kind === 'missing';
  }
  // The store keeps nothing older than this one: what is older is in the records.
  if (unnamed !== undefined || isEmpty) yield* fromRecords(store, unnamed, signal);
}

/** The one version of an object that has no name of its own is replaced by the next put. */
function isUnnamed({ source }: PastIndex): boolean {
  return source.kind === 'object' || (source.kind === 'version' && source.id === 'null');
}

async function* keptVersions(store: HistoryStore, signal: AbortSignal): AsyncGenerator<PastIndex> {
  if (store.versions === undefined) return;
  const queue: Promise<PastIndex>[] = [];
  let given = 0;
  for await (const version of store.versions(indexKey, { signal })) {
    const looking = pastVersion(store, version, signal);
    // A reader that leaves early does not wait for it.
    looking.catch(() => undefined);
    queue.push(looking);
    if (queue.length < Math.min(mostAhead, given + 8)) continue;
    const next = await queue.shift();
    given += 1;
    if (next !== undefined) yield next;
  }
  for (const each of queue) yield await each;
}

async function pastVersion(store: HistoryStore, version: ObjectVersion, signal: AbortSignal): Promise<PastIndex> {
  const { id, isCurrent, isDeletion, lastModifiedMs: atMs, sizeBytes } = version;
  const nothing = { sizeBytes, sha256: undefined, run: undefined, note: undefined, isCertain: true } as const;
  if (isDeletion) return { ...nothing, id, atMs, kind: 'deletion', isCurrent, source: { kind: 'none' } };
  // The one without a name: not every store takes `null` for one.
  const head = await store.head(indexKey, { signal, ...(id === 'null' && isCurrent ? {} : { version: id }) });
  // A lifecycle rule may have removed it since the listing.
  if (head.kind === 'missing') return { ...nothing, id, atMs, kind: 'other', isCurrent, source: { kind: 'none' } };
  const source = id === 'null' && isCurrent ? ({ kind: 'object' } as const) : ({ kind: 'version', id } as const);
  return { ...pastOf(id, head.info, { isCurrent, source }), atMs };
}

function pastOf(id: string, info: ObjectInfo, where: Pick<PastIndex, 'isCurrent' | 'source'>): PastIndex {
  const { lastModifiedMs: atMs, sizeBytes, sha256, metadata } = info;
  const note = noteFromMetadata(metadata);
  const { runId: run } = indexMetadata(metadata);
  const kind = note === undefined && run === undefined ? 'other' : 'commit';
  return { ...where, id: id === 'null' ? 'current' : id, atMs, kind, isCertain: true, sizeBytes, sha256, run, note };
}

async function* fromRecords(store: HistoryStore, top: PastIndex | undefined, signal: AbortSignal): AsyncGenerator<PastIndex> {
  let isFirst = true;
  for await (const past of chainFrom(store, top, signal)) {
    if (!isFirst) yield past;
    else if (top === undefined) yield* [deletedNow, past];
    else if (past.isCertain) yield { ...past, isCurrent: top.isCurrent, source: top.source };
    else yield* [top, past];
    isFirst = false;
  }
  if (isFirst && top !== undefined) yield top;
}

/** There are records and no index: something removed it. */
const deletedNow: PastIndex = {
  ...{ id: 'current', atMs: undefined, kind: 'deletion', isCurrent: true, isCertain: true, sizeBytes: 0 },
  ...{ sha256: undefined, run: undefined, note: undefined, source: { kind: 'none' } },
};
