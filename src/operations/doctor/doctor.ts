/** The doctor verb: is this set-up able to publish. Changes nothing that stays. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { CharthouseError } from '../../base/error.ts';
import { type CheckGroup, warning } from '../../ports/check.ts';
import type { OnEvent } from '../../repository/events.ts';
import type { RepositoryName } from '../../repository/outcome.ts';
import { within } from '../../repository/within.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Traffic } from '../../runtime/traffic.ts';
import type { CheckResult, DoctorReport } from './report.ts';
import { runChecks } from './run-checks.ts';

/** The effects of a visit. */
export interface DoctorPorts {
  readonly clock: Clock;
  readonly onEvent: OnEvent;
  readonly traffic: () => Traffic;
  /** Its reason is the error to end with. */
  readonly signal: AbortSignal;
}

/** How long tidying up may take, also after the run was stopped. */
const tidyLimitMs = 10_000;

/** Never throws for what a user can mend: the report's `error` says it. */
export async function examine(repository: RepositoryName, checkups: readonly CheckGroup[], ports: DoctorPorts): Promise<DoctorReport> {
  const { clock, signal } = ports;
  const started = clock.now();
  const checks = checkups.flatMap((checkup) => checkup.checks);
  ports.onEvent({ kind: 'checks-started', total: checks.length });
  const results = await runChecks(checks, ports);
  const left = await cleanUp(checkups, clock);
  return {
    command: 'doctor',
    repository,
    checks: left.length === 0 ? results : [...results, leftBehind(left)],
    figures: { ...ports.traffic(), durationMs: clock.now() - started },
    warnings: checkups.flatMap((checkup) => checkup.warnings?.() ?? []),
    error: signal.aborted ? asCharthouseError(signal.reason, signal) : failureOf(results),
  };
}

/** With a signal of its own: whoever stops the run wants nothing to stay either. */
async function cleanUp(checkups: readonly CheckGroup[], clock: Clock): Promise<readonly string[]> {
  const tidied = await within(tidyLimitMs, (signal) => Promise.all(checkups.map((each) => each.cleanUp(signal))), { clock });
  // A store that answers nobody cannot be asked what is there.
  return tidied.kind === 'done' ? tidied.value.flat() : ['perhaps something: tidying up took too long'];
}

function leftBehind(left: readonly string[]): CheckResult {
  return { check: 'left-behind', ...warning(`this run left ${left.join(', ')}`, 'remove it by hand: nothing reads it', { left }) };
}

function failureOf(results: readonly CheckResult[]): CharthouseError | null {
  const failures = results.filter(({ outcome }) => outcome === 'failed');
  const [first] = failures;
  if (first === undefined) return null;
  const more = failures.length > 1 ? ` and ${failures.length - 1} more` : '';
  return new CharthouseError('CH_DOCTOR_FAILED', {
    message: `${first.check}: ${first.message}${more}`,
    details: { failed: failures.map(({ check }) => check) },
  });
}
