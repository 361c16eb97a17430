/** The operation `doctor`: checks that you can publish. Leaves no changes. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { CharthouseError } from '../../base/error.ts';
import { type CheckGroup, warning } from '../../ports/check.ts';
import type { OnEvent } from '../../repository/events.ts';
import type { RepositoryName } from '../../repository/outcome.ts';
import { within } from '../../repository/within-time.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Traffic } from '../../runtime/traffic.ts';
import type { CheckResult, DoctorReport } from './report.ts';
import { runChecks } from './run-checks.ts';

/** The effects of the operation. */
export interface DoctorPorts {
  readonly clock: Clock;
  readonly onEvent: OnEvent;
  readonly traffic: () => Traffic;
  /** Its reason becomes the error of the report. */
  readonly signal: AbortSignal;
}

/** How long cleaning up may take, even after the run was stopped. */
const cleanUpLimitMs = 10_000;

/** Does not throw for problems that the user can fix: they are the report's `error`. */
export async function runDoctor(repository: RepositoryName, groups: readonly CheckGroup[], ports: DoctorPorts): Promise<DoctorReport> {
  const { clock, signal } = ports;
  const started = clock.now();
  const checks = groups.flatMap((group) => group.checks);
  ports.onEvent({ kind: 'checks-started', total: checks.length });
  const results = await runChecks(checks, ports);
  const left = await cleanUp(groups, clock);
  return {
    command: 'doctor',
    repository,
    checks: left.length === 0 ? results : [...results, leftovers(left)],
    figures: { ...ports.traffic(), durationMs: clock.now() - started },
    warnings: groups.flatMap((group) => group.warnings?.() ?? []),
    error: signal.aborted ? asCharthouseError(signal.reason, signal) : failureOf(results),
  };
}

/** Uses its own signal: a stopped run must also clean up. */
async function cleanUp(groups: readonly CheckGroup[], clock: Clock): Promise<readonly string[]> {
  const cleaned = await within(cleanUpLimitMs, (signal) => Promise.all(groups.map((each) => each.cleanUp(signal))), { clock });
  // If the store does not answer, the leftovers are unknown.
  return cleaned.kind === 'done' ? cleaned.value.flat() : ['possibly test files: cleaning up timed out'];
}

function leftovers(left: readonly string[]): CheckResult {
  return { check: 'left-behind', ...warning(`this run left ${left.join(', ')}`, 'remove it by hand: it is not used', { left }) };
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
