/** The intents in a store: reads those that are pending, and removes those that are done. */
import { isCharthouseError } from '../../../base/error.ts';
import type { ListedObject, ObjectStore } from '../../../ports/object-store.ts';
import { mapBounded } from '../../map-bounded.ts';
import { type Intent, intentsFolder, mostIntentBytes, parseIntent } from './intent.ts';

/** An intent as it was read. */
export interface PendingIntent {
  readonly key: string;
  readonly etag: string;
  readonly intent: Intent;
}

/** What a listing of the folder found. */
export interface Pending {
  /** The oldest first. */
  readonly intents: readonly PendingIntent[];
  /** Keys of what nothing uses any more. */
  readonly expired: readonly string[];
}

/** Invariant: less than the day after which `prune --orphans` may delete a package that no entry names. */
export const intentLifeMs: number = 10 * 60 * 1000;

/** As many as one commit takes along. The others are next. */
const mostIntents = 256;

/** How many objects are asked for at once. */
const width = 64;

interface Ports {
  readonly store: Pick<ObjectStore, 'list' | 'get' | 'head' | 'deleteIf' | 'now'>;
  readonly signal: AbortSignal;
}

/** The intents of other runs. `known` are kept from one look to the next. @throws what the store throws */
export async function readPending(own: string | undefined, known: Map<string, PendingIntent>, { store, signal }: Ports): Promise<Pending> {
  const [fresh, expired]: [ListedObject[], string[]] = [[], []];
  for await (const object of store.list(intentsFolder, { signal })) {
    const isExpired = object.lastModifiedMs <= store.now() - intentLifeMs;
    if (isExpired) expired.push(object.key);
    else if (isIntent(object) && object.key !== own) fresh.push(object);
  }
  const oldest = fresh.sort((a, b) => a.lastModifiedMs - b.lastModifiedMs).slice(0, mostIntents);
  const intents = await mapBounded(oldest, width, async ({ key }) => {
    const read = known.get(key) ?? (await readIntent(key, { store, signal }));
    if (read !== undefined) known.set(key, read);
    return read;
  });
  return { intents: intents.filter((each) => each !== undefined), expired };
}

/** Those below are the turns. */
function isIntent({ key, sizeBytes }: ListedObject): boolean {
  return !key.slice(intentsFolder.length).includes('/') && sizeBytes <= mostIntentBytes;
}

/** One that cannot be read is none: it must not keep the others out. */
async function readIntent(key: string, { store, signal }: Ports): Promise<PendingIntent | undefined> {
  const found = await store.get(key, { signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    if (!isCharthouseError(error)) throw error;
    return missing;
  });
  if (found.kind === 'missing') return undefined;
  const intent = parseIntent(Buffer.from(found.body).toString());
  return intent === undefined ? undefined : { key, etag: found.info.etag, intent };
}

const missing = { kind: 'missing' } as const;

/** How many are removed in one run: each takes a request, or two. */
const mostRemoved = 64;

/** An object to remove. Without an ETag it is looked up. */
export interface Leftover {
  readonly key: string;
  readonly etag?: string | undefined;
}

/** As far as it can: what stays does no harm. */
export async function removeAll(leftovers: readonly Leftover[], { store, signal }: Ports): Promise<void> {
  await mapBounded(leftovers.slice(0, mostRemoved), width, async ({ key, etag }) => {
    try {
      const named = etag ?? (await etagOf(key, { store, signal }));
      if (named !== undefined) await store.deleteIf(key, named, { isWrittenOnce: true, signal });
    } catch {
      // The role may not delete, or the run was stopped.
    }
  });
}

async function etagOf(key: string, { store, signal }: Ports): Promise<string | undefined> {
  const found = await store.head(key, { signal });
  return found.kind === 'found' ? found.info.etag : undefined;
}
