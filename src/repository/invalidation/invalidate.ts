/** Tells the CDN what a commit has put out of date: exactly those paths, and best effort, since the commit stands whatever a CDN does. */
import { sha256Hex } from '../../base/digest.ts';
import type { Cdn } from '../../ports/cdn.ts';
import type { Clock, Random } from '../../runtime/clock.ts';
import type { OnEvent } from '../events.ts';
import type { InvalidationOutcome } from '../outcome.ts';
import { within } from '../within.ts';
import type { OutOfDate } from './stale-paths.ts';

/** What is wanted of it. */
export interface AnnounceRequest {
  /** The public URL of the repository; undefined where nobody said. */
  readonly url: string | undefined;
  /** Whether to tell a CDN at all. */
  readonly invalidate: boolean;
  /** Whether to wait until the invalidation is complete. */
  readonly wait: boolean;
}

/** What it works with. */
export interface AnnouncePorts {
  /** In front of the repository; undefined where none is known or wanted. */
  readonly cdn?: Cdn | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
}

interface Context {
  readonly request: AnnounceRequest;
  readonly ports: AnnouncePorts;
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
export async function announce(outOfDate: OutOfDate, context: Context): Promise<Announcement> {
  const { request, ports } = context;
  const { cdn } = ports;
  const { paths } = outOfDate;
  if (paths.length === 0 || (cdn === undefined && request.invalidate)) return nothingAnnounced;
  // Without a URL nobody has said where in the CDN the repository is.
  if (cdn === undefined) return { outcome: 'skipped', id: null, paths: request.url === undefined ? [] : paths };
  try {
    const made = await invalidate(paths, referenceOf(outOfDate), { ...context, cdn });
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

/** By whichever run it is made, so that a CDN does it once. */
function referenceOf({ commit, paths }: OutOfDate): string {
  return `charthouse-${sha256Hex(Buffer.from(JSON.stringify([commit, ...paths]))).slice(0, 32)}`;
}

interface ToldContext extends Context {
  readonly cdn: Cdn;
}

type Made =
  | { readonly kind: 'made'; readonly id: string; readonly isComplete: boolean }
  | { readonly kind: 'failed'; readonly why: string };

async function invalidate(paths: readonly string[], reference: string, { cdn, ports }: ToldContext): Promise<Made> {
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

async function waitFor(id: string, paths: readonly string[], { cdn, ports }: ToldContext): Promise<Announcement> {
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
