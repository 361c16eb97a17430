/** Statistics of the publishing workflow's runs. */
import type { Part } from '../../ports/part.ts';
import { inPieces, type Window } from '../../ports/window.ts';
import type { FailedRun, RunSource, WorkflowRun } from '../../ports/workflow-runs.ts';
import { median, quantile } from './numbers.ts';
import type { Publishing } from './report.ts';

/** How many failures are explained: each takes two requests. */
const mostExplained = 3;

const failures: readonly string[] = ['failure', 'timed_out', 'startup_failure'];

/** Does not throw if access is denied. */
export async function readPublishing(source: RunSource, window: Window, signal: AbortSignal): Promise<Part<Publishing>> {
  const found = await source.runs(window, signal);
  if (found.kind === 'lacking') return found;
  const failed = found.value.filter(({ conclusion }) => failures.includes(conclusion));
  const lastFailures: FailedRun[] = [];
  for (const run of failed.slice(0, mostExplained)) lastFailures.push({ ...run, message: await explained(source, run, signal) });
  return { kind: 'shown', value: { ...sumUp(found.value, window), workflow: source.name, lastFailures } };
}

/** The statistics remain valid if the message of a failure is unavailable. */
async function explained(source: RunSource, run: WorkflowRun, signal: AbortSignal): Promise<string> {
  try {
    return await source.explain(run, signal);
  } catch {
    signal.throwIfAborted();
    return run.conclusion;
  }
}

/** Cancelled and skipped runs are neither successes nor failures. */
function sumUp(runs: readonly WorkflowRun[], window: Window): Omit<Publishing, 'workflow' | 'lastFailures'> {
  const succeeded = runs.filter(({ conclusion }) => conclusion === 'success');
  const failed = runs.filter(({ conclusion }) => failures.includes(conclusion));
  const counted = succeeded.length + failed.length;
  const durations = succeeded.map(({ durationMs }) => durationMs);
  return {
    runs: runs.length,
    succeeded: succeeded.length,
    failed: failed.length,
    others: runs.length - counted,
    successRate: counted === 0 ? null : succeeded.length / counted,
    medianMs: median(durations),
    p95Ms: quantile(durations, 0.95),
    newest: newestOf(runs),
    perPiece: inPieces(
      [...succeeded, ...failed].map(({ startedMs }) => ({ atMs: startedMs, value: 1 })),
      window,
    ),
  };
}

function newestOf(runs: readonly WorkflowRun[]): Publishing['newest'] {
  const newest = runs.find(({ conclusion }) => conclusion === 'success' || failures.includes(conclusion));
  if (newest === undefined) return null;
  return newest.conclusion === 'success' ? 'succeeded' : 'failed';
}
