/** What `rebuild` and `rebase-urls` have in common: they commit one change of the index, then invalidate the CDN, then report. */
import { asCharthouseError } from '../base/as-charthouse-error.ts';
import type { CharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import type { Warning } from '../base/warning.ts';
import type { Cdn } from '../ports/cdn.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { commitIndex, type IndexCommit } from '../repository/commit/commit-index.ts';
import type { IndexVersion } from '../repository/commit/current-index.ts';
import type { NextIndex } from '../repository/commit/next-index.ts';
import type { OnEvent } from '../repository/events.ts';
import type { KeptHistory } from '../repository/history/kept-history.ts';
import { type IndexState, indexOutcome, noIndex, stateOf } from '../repository/index-state.ts';
import { type Invalidation, type InvalidationRequest, invalidate, noInvalidation } from '../repository/invalidation/invalidate.ts';
import { commitOf, type IndexAsLeft, indexPaths } from '../repository/invalidation/stale-paths.ts';
import { invalidationOutcome, invalidationWarnings, isNotInvalidated, staleUntilFrom } from '../repository/invalidation/staleness.ts';
import type { Figures, IndexOutcome, InvalidationOutcome, RepositoryName } from '../repository/outcome.ts';
import type { Clock, Random } from '../runtime/clock.ts';
import type { Traffic } from '../runtime/traffic.ts';

/** What the user asked for. */
export interface ChangeRequest extends InvalidationRequest {
  readonly dryRun: boolean;
}

/** The effects. */
export interface ChangePorts {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly random: Random;
  /** In front of the repository; undefined if none is known or wanted. */
  readonly cdn?: Cdn | undefined;
  /** Undefined leaves no history behind. */
  readonly history?: KeptHistory | undefined;
  readonly onEvent: OnEvent;
  /** The requests to the store so far. */
  readonly traffic: () => Traffic;
  /** Its reason is the error to end with. */
  readonly signal: AbortSignal;
}

interface Context {
  readonly request: ChangeRequest;
  readonly ports: ChangePorts;
}

/** What is known of the run so far, so that a run that is stopped still reports the state of the repository. */
export interface ChangeState {
  before: IndexState;
  after: IndexState;
  attempts: number;
  invalidation: Invalidation;
  /** RFC 3339; undefined if no cache is known to be behind. */
  staleUntil: string | undefined;
  /** About the index that was read last, and about the store. */
  warnings: readonly Warning[];
  readonly commitWarnings: Warning[];
  /** Paths of the public URL, beside that of the index. */
  alsoStale: readonly string[];
  error: CharthouseError | undefined;
}

/** Nothing happened yet. */
export function startChange(): ChangeState {
  return {
    ...{ before: noIndex, after: noIndex, attempts: 0, invalidation: noInvalidation, staleUntil: undefined },
    ...{ warnings: [], commitWarnings: [], alsoStale: [], error: undefined },
  };
}

/** Commits what `next` makes of the index, then invalidates. Records in `state` what happened, errors too. Returns how long it took. */
export async function changeIndex<C extends IndexVersion, N extends NextIndex>(
  begin: () => Pick<IndexCommit<C, N>, 'read' | 'next' | 'operation' | 'yanks'>,
  { request, ports }: Context,
  state: ChangeState,
): Promise<number> {
  const started = ports.clock.now();
  const runId = ports.random.id();
  const onAttempt = (attempt: number): void => {
    state.attempts = attempt;
  };
  try {
    const done = await commitIndex<C, N>(
      { ...begin(), runId, dryRun: request.dryRun, onAttempt },
      { ...ports, onWarning: (warning) => void state.commitWarnings.push(warning) },
    );
    if (done.kind === 'committed') state.after = { etag: done.etag, versions: done.next.versions };
    await invalidateIndex({ isChanged: done.kind !== 'nothing', index: done.current }, { request, ports, runId }, state);
    ports.signal.throwIfAborted();
  } catch (error) {
    state.error = asCharthouseError(error, ports.signal);
  }
  return ports.clock.now() - started;
}

/** Call it first for each index that the run reads. */
export function indexWasRead(index: IndexVersion, { onEvent }: Pick<ChangePorts, 'onEvent'>, state: ChangeState): void {
  state.before = state.after = stateOf(index);
  const { etag, versions } = state.before;
  onEvent({ kind: 'index-read', revision: etag, versions, sizeBytes: index.kind === 'present' ? index.sizeBytes : 0 });
}

/** As after a publish. The commit remains, whatever a CDN does. */
async function invalidateIndex(left: IndexAsLeft, run: Context & { readonly runId: string }, state: ChangeState): Promise<void> {
  const { request, ports } = run;
  const paths = [...indexPaths(left, { url: request.url, nowMs: ports.store.now() }), ...state.alsoStale];
  if (request.dryRun) {
    if (ports.cdn !== undefined) state.invalidation = { ...noInvalidation, paths };
    return;
  }
  state.invalidation = await invalidate({ paths, commit: commitOf(left, run.runId) }, run);
  if (isNotInvalidated(state.invalidation)) state.staleUntil = staleUntilFrom(ports.clock.now());
}

/** The repository that a run works on, for its report. */
export function repositoryName({ request, ports }: Context): RepositoryName {
  return { target: ports.store.name, url: request.url === undefined ? null : printableUrl(request.url) };
}

/** What the reports have in common, in their order. */
export interface ChangeReport {
  readonly index: IndexOutcome;
  readonly invalidation: InvalidationOutcome;
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}

/** The last part of a report, of a run that is finished or not. `warnings`: those of the operation itself. */
export function changeReport(state: ChangeState, durationMs: number, ports: ChangePorts, warnings: readonly Warning[]): ChangeReport {
  return {
    index: indexOutcome(state),
    invalidation: invalidationOutcome(state.invalidation, state.staleUntil),
    figures: { ...ports.traffic(), durationMs },
    warnings: [...state.warnings, ...state.commitWarnings, ...invalidationWarnings(state.invalidation, state.staleUntil), ...warnings],
    error: state.error ?? null,
  };
}
