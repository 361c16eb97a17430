/** Invalidates in the CDN what a commit has made stale: exactly those paths, and best effort, since the commit remains whatever a CDN does. */
import { sha256Hex } from '../../base/digest.ts';
import type { Cdn } from '../../ports/cdn.ts';
import type { Clock, Random } from '../../runtime/clock.ts';
import type { OnEvent } from '../events.ts';
import type { InvalidationOutcome } from '../outcome.ts';
import { within } from '../within-time.ts';
import type { StalePaths } from './stale-paths.ts';

/** What the user asked for. */
export interface InvalidationRequest {
  /** The public URL of the repository; undefined if not given. */
  readonly url: string | undefined;
  /** Whether to invalidate at all. */
  readonly invalidate: boolean;
  /** Whether to wait until the invalidation is complete. */
  readonly wait: boolean;
}

/** The effects of an invalidation. */
export interface InvalidationPorts {
  /** In front of the repository; undefined if none is known or wanted. */
  readonly cdn?: Cdn | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
}

interface Context {
  readonly request: InvalidationRequest;
  readonly ports: InvalidationPorts;
}

/** What became of an invalidation. `trouble`: why the CDN did not accept or complete it. */
export interface Invalidation extends Omit<InvalidationOutcome, 'staleUntil'> {
  readonly trouble?: { readonly why: string; readonly cdn: Cdn } | undefined;
}

/** Nothing is stale, or no CDN is known. */
export const noInvalidation: Invalidation = { outcome: 'none', id: null, paths: [] };

/** How long a busy CDN is asked again, how long asking may take in all, and how long the run waits for completion. */
const limitsMs = { patience: 90_000, ask: 120_000, wait: 300_000 };

/**
 * Invariant: a CDN is invalidated after the commit, and whatever it does neither undoes nor fails the commit. Never throws, even if the run
 * is stopped: the caller checks its signal.
 */
export async function invalidate(stale: StalePaths, context: Context): Promise<Invalidation> {
  const { request, ports } = context;
  const { cdn } = ports;
  const { paths } = stale;
  if (paths.length === 0 || (cdn === undefined && request.invalidate)) return noInvalidation;
  // Without a URL the place of the repository in the CDN is not known.
  if (cdn === undefined) return { outcome: 'skipped', id: null, paths: request.url === undefined ? [] : paths };
  try {
    const created = await create(paths, referenceOf(stale), { ...context, cdn });
    if (created.kind === 'failed') return { outcome: 'failed', id: null, paths, trouble: { why: created.why, cdn } };
    const { id, isComplete } = created;
    ports.onEvent({ kind: 'invalidated', cdn: cdn.name, paths, id });
    if (isComplete) return { outcome: 'completed', id, paths };
    if (!request.wait) return { outcome: 'created', id, paths };
    return await waitFor(id, paths, { ...context, cdn });
  } catch (error) {
    return { outcome: 'failed', id: null, paths, trouble: { why: messageOf(error), cdn } };
  }
}

/** The same in every run that invalidates this commit, so that a CDN does it once. */
function referenceOf({ commit, paths }: StalePaths): string {
  return `charthouse-${sha256Hex(Buffer.from(JSON.stringify([commit, ...paths]))).slice(0, 32)}`;
}

interface CdnContext extends Context {
  readonly cdn: Cdn;
}

type Created =
  | { readonly kind: 'created'; readonly id: string; readonly isComplete: boolean }
  | { readonly kind: 'failed'; readonly why: string };

async function create(paths: readonly string[], reference: string, { cdn, ports }: CdnContext): Promise<Created> {
  const { clock, random, signal: outer } = ports;
  const ask = (as: string) =>
    within(limitsMs.ask, (signal) => cdn.invalidate(paths, { reference: as, patienceMs: limitsMs.patience, signal }), { clock, outer });
  let asked = await ask(reference);
  // The reference was used for other paths: that invalidation does not include ours.
  if (asked.kind === 'done' && asked.value.kind === 'reference-taken') asked = await ask(`${reference}-${random.id()}`);
  if (asked.kind === 'late') return { kind: 'failed', why: 'it did not answer in time' };
  switch (asked.value.kind) {
    case 'accepted':
      return { ...asked.value, kind: 'created' };
    case 'busy':
      return { kind: 'failed', why: 'it has too many invalidations in progress' };
    case 'reference-taken':
      return { kind: 'failed', why: 'it knows the reference already, for other paths' };
  }
}

async function waitFor(id: string, paths: readonly string[], { cdn, ports }: CdnContext): Promise<Invalidation> {
  ports.onEvent({ kind: 'invalidation-awaited', id });
  const unfinished = (why: string): Invalidation => ({ outcome: 'created', id, paths, trouble: { why, cdn } });
  try {
    const { kind } = await cdn.waitUntilComplete(id, { limitMs: limitsMs.wait, signal: ports.signal });
    return kind === 'complete' ? { outcome: 'completed', id, paths } : unfinished('it takes longer than was waited');
  } catch (error) {
    return unfinished(messageOf(error));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
