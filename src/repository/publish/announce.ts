/** Tells the CDN what a commit has put out of date: exactly those paths, and best effort, since the commit stands whatever a CDN does. */
import { sha256Hex } from '../../base/digest.ts';
import type { Cdn } from '../../delivery/cdn.ts';
import { indexKey, indexMaxAgeSeconds } from '../objects.ts';
import type { InvalidationOutcome } from '../outcome.ts';
import { helmUrl } from '../reader.ts';
import type { CurrentIndex } from '../swap/current-index.ts';
import { within } from '../within.ts';
import { isPlanned, type PublishContext, type Verdict } from './request.ts';

/** What is known when the commit is done. */
export interface Committed {
  /** Whether this run has changed the index. */
  readonly isChanged: boolean;
  /** The index as it was seen last: before the commit, where there was one. */
  readonly index: CurrentIndex;
  readonly verdicts: readonly Verdict[];
  readonly runId: string;
}

/** What became of it. `trouble`: why the CDN was not told, or has not done it. */
export interface Announcement extends Omit<InvalidationOutcome, 'staleUntil'> {
  readonly trouble?: { readonly why: string; readonly cdn: Cdn } | undefined;
}

/** There is nothing to tell. */
export const nothingAnnounced: Announcement = { outcome: 'none', id: null, paths: [] };

/** How long a CDN that has too much to do is asked again, how long asking may take at all, and how long it is waited for. */
const limitsMs = { patience: 90_000, ask: 120_000, wait: 300_000 };

/**
 * Invariant: a CDN is told after the commit, and whatever it does neither undoes nor fails it. Never throws, also where the run is
 * stopped: that is the caller's to find out.
 */
export async function announce(committed: Committed, context: PublishContext): Promise<Announcement> {
  const { request, ports } = context;
  const { cdn } = ports;
  const paths = duePaths(committed, context);
  if (paths.length === 0 || (cdn === undefined && request.invalidate)) return nothingAnnounced;
  // Without a URL nobody has said where in the CDN the repository is.
  if (cdn === undefined) return { outcome: 'skipped', id: null, paths: request.url === undefined ? [] : paths };
  try {
    const made = await invalidate(paths, referenceOf(committed, paths), { ...context, cdn });
    if (made.kind === 'failed') return { outcome: 'failed', id: null, paths, trouble: { why: made.why, cdn } };
    const { id, isComplete } = made;
    ports.onEvent({ kind: 'invalidated', cdn: cdn.name, paths, id });
    if (isComplete) return { outcome: 'completed', id, paths };
    if (!request.wait) return { outcome: 'created', id, paths };
    return await waitFor(id, paths, { ...context, cdn });
  } catch (error) {
    return { outcome: 'failed', id: null, paths, trouble: { why: wordsOf(error), cdn } };
  }
}

/**
 * What caches may hold of before, as paths of the public URL: the index, and a provenance file that was replaced. Packages are new
 * or as they were. An index that this run found as it wanted it is announced while it is younger than caches keep one: the run that
 * committed it may have died before it could.
 */
export function duePaths({ isChanged, index, verdicts }: Omit<Committed, 'runId'>, { request, ports }: PublishContext): readonly string[] {
  const isDue = isChanged || (index.kind === 'present' && ports.store.now() - index.lastModifiedMs < indexMaxAgeSeconds * 1000);
  const replaced = verdicts.filter(isPlanned).filter(({ isProvenanceReplaced }) => isProvenanceReplaced === true);
  const provenance = replaced.flatMap(({ url }) => (url === null ? [] : pathsOf(url, request.url).map((path) => `${path}.prov`)));
  return [...(isDue ? pathsOf(indexKey, request.url) : []), ...provenance.sort()];
}

/** As clients ask for it, which is how CloudFront names it; a `+` both as we write it and bare, as others may. */
function pathsOf(entryUrl: string, url: string | undefined): readonly string[] {
  // Without a URL the repository is at the root of the distribution, or there is no distribution.
  const path = helmUrl(url ?? 'https://repository.invalid', entryUrl)?.pathname;
  if (path === undefined) return [];
  return path.includes('%2B') ? [path, path.replaceAll('%2B', '+')] : [path];
}

/** The same for one commit, by whichever run, so that a CDN does it once; and another one for the next. */
function referenceOf({ isChanged, index, runId }: Committed, paths: readonly string[]): string {
  const identity = isChanged || index.kind === 'missing' ? runId : (index.marks.runId ?? `${index.etag} ${index.lastModifiedMs}`);
  return `charthouse-${sha256Hex(Buffer.from(JSON.stringify([identity, ...paths]))).slice(0, 32)}`;
}

interface AnnounceContext extends PublishContext {
  readonly cdn: Cdn;
}

type Made =
  | { readonly kind: 'made'; readonly id: string; readonly isComplete: boolean }
  | { readonly kind: 'failed'; readonly why: string };

async function invalidate(paths: readonly string[], reference: string, { cdn, ports }: AnnounceContext): Promise<Made> {
  const { clock, random, signal: outer } = ports;
  const ask = (as: string) =>
    within(limitsMs.ask, (signal) => cdn.invalidate(paths, { reference: as, patienceMs: limitsMs.patience, signal }), { clock, outer });
  let asked = await ask(reference);
  // Somebody used it for something else: ours is not made by it.
  if (asked.kind === 'done' && asked.value.kind === 'reference-taken') asked = await ask(`${reference}-${random.id()}`);
  if (asked.kind === 'late') return { kind: 'failed', why: 'it did not answer in time' };
  switch (asked.value.kind) {
    case 'accepted':
      return { ...asked.value, kind: 'made' };
    case 'busy':
      return { kind: 'failed', why: 'it has too many invalidations in progress' };
    case 'reference-taken':
      return { kind: 'failed', why: 'it knows the reference already, for other paths' };
  }
}

async function waitFor(id: string, paths: readonly string[], { cdn, ports }: AnnounceContext): Promise<Announcement> {
  ports.onEvent({ kind: 'invalidation-awaited', id });
  const unfinished = (why: string): Announcement => ({ outcome: 'created', id, paths, trouble: { why, cdn } });
  try {
    const { kind } = await cdn.waitUntilComplete(id, { limitMs: limitsMs.wait, signal: ports.signal });
    return kind === 'complete' ? { outcome: 'completed', id, paths } : unfinished('it takes longer than was waited');
  } catch (error) {
    return unfinished(wordsOf(error));
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
