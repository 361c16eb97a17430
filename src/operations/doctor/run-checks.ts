/** Runs checks in parallel, each after the checks that it depends on, and with a time limit. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { type Check, type Finding, failed, skipped } from '../../ports/check.ts';
import type { OnEvent } from '../../repository/events.ts';
import { within } from '../../repository/within-time.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { CheckResult } from './report.ts';

/** What the runner needs. */
export interface CheckPorts {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
}

/** Time limit of a check: enough for a slow network and a retry or two, and not too long to wait. */
const checkLimitMs = 30_000;

/** The results, in the order of the checks. Names in `needs` and `after` that no check has count as passed. */
export async function runChecks(checks: readonly Check[], ports: CheckPorts): Promise<readonly CheckResult[]> {
  const running = new Map<string, Promise<CheckResult>>();
  let done = 0;
  const start = (check: Check): Promise<CheckResult> => {
    const known = running.get(check.name);
    if (known !== undefined) return known;
    const result = (async (): Promise<CheckResult> => {
      const [needed] = await Promise.all([ended(check.needs), ended(check.after)]);
      const missing = needed.find(({ outcome }) => outcome === 'failed' || outcome === 'skipped');
      const finding = missing === undefined ? await runOne(check, ports) : withoutIt(missing);
      done += 1;
      ports.onEvent({ kind: 'check-done', check: check.name, outcome: finding.outcome, done, total: checks.length });
      return { check: check.name, ...finding };
    })();
    running.set(check.name, result);
    return result;
  };
  const ended = (names: readonly string[] = []): Promise<readonly CheckResult[]> =>
    Promise.all(checks.filter(({ name }) => names.includes(name)).map(start));
  return Promise.all(checks.map(start));
}

async function runOne(check: Check, { clock, signal }: CheckPorts): Promise<Finding> {
  try {
    signal.throwIfAborted();
    const timed = await within(checkLimitMs, (own) => check.run(own), { clock, outer: signal });
    if (timed.kind === 'done') return timed.value;
    return failed(`timed out after ${checkLimitMs / 1000} s`, 'check the network, and the proxy if there is one, then run again');
  } catch (error) {
    const { code, message, hint, details } = asCharthouseError(error, signal);
    return signal.aborted ? skipped(`stopped: ${message}`) : failed(message, hint, { code, ...details });
  }
}

function withoutIt({ check, outcome }: CheckResult): Finding {
  return skipped(outcome === 'failed' ? `it needs ${check}, which failed` : `it needs ${check}, which was skipped`);
}
