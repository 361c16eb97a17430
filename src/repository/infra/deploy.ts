/** The verbs `infra diff` and `infra deploy`: what a stack would become, and making it so. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import type { CharthouseError } from '../../base/error.ts';
import type { PreparedChange, ResourceChange, StackHost, StandingStack } from '../../base/stack.ts';
import type { Traffic } from '../../runtime/traffic.ts';
import { within } from '../within.ts';
import { wantedParameters } from './parameters.ts';
import type { StackOutcome, StackReport } from './report.ts';
import { refuseUnlessChangeable } from './standing.ts';
import { type WatchPorts, watchStack } from './watch.ts';

/** What is wanted. */
export interface DeployRequest {
  /** JSON. */
  readonly template: string;
  /** All that the template has. */
  readonly known: readonly string[];
  readonly given: ReadonlyMap<string, string>;
  readonly dryRun: boolean;
}

/** The effects. `confirm` is shown exactly what would be done, and nothing else is. */
export interface DeployPorts extends WatchPorts {
  readonly confirm: (changes: readonly ResourceChange[], host: StackHost) => Promise<boolean>;
  readonly traffic: () => Traffic;
}

/** How long taking a change set back may take, also after the run was stopped. */
const tidyLimitMs = 10_000;

/** Never throws for what a user can mend: the report's `error` says it. */
export async function deployStack(request: DeployRequest, ports: DeployPorts): Promise<StackReport> {
  const { host, clock, signal } = ports;
  const started = clock.now();
  const made: { changes: readonly ResourceChange[]; stack: StandingStack | undefined } = { changes: [], stack: undefined };
  let outcome: StackOutcome = 'failed';
  let error: CharthouseError | null = null;
  try {
    outcome = await runSteps(request, ports, made);
  } catch (thrown) {
    error = asCharthouseError(thrown, signal);
  }
  return {
    command: 'infra',
    dryRun: request.dryRun,
    stack: { name: host.name, region: host.region },
    outcome,
    changes: made.changes,
    outputs: Object.fromEntries(made.stack?.outputs ?? []),
    figures: { ...ports.traffic(), durationMs: clock.now() - started },
    warnings: [],
    error,
  };
}

async function runSteps(
  { template, known, given, dryRun }: DeployRequest,
  ports: DeployPorts,
  made: { changes: readonly ResourceChange[]; stack: StandingStack | undefined },
): Promise<StackOutcome> {
  const { host, onEvent, signal, confirm } = ports;
  const standing = await host.describe(signal);
  made.stack = standing;
  if (standing !== undefined) refuseUnlessChangeable(standing);
  const isNew = standing === undefined;
  const prepared = await host.prepare({ template, parameters: wantedParameters(given, known, standing), isNew }, signal);
  if (prepared.kind === 'none') {
    await takeBack(prepared, isNew, ports);
    return 'unchanged';
  }
  made.changes = prepared.changes;
  onEvent({ kind: 'change-prepared', stack: host.name, total: prepared.changes.length });
  if (dryRun || !(await confirm(prepared.changes, host))) {
    await takeBack(prepared, isNew, ports);
    return dryRun ? 'previewed' : 'declined';
  }
  await host.execute(prepared.id, signal);
  made.stack = await watchStack(prepared.atMs, ports);
  return isNew ? 'created' : 'updated';
}

/** With a signal of its own: whoever stops the run wants nothing to stay either. What cannot be taken back does no harm. */
async function takeBack({ id }: PreparedChange, isNew: boolean, { host, clock }: DeployPorts): Promise<void> {
  await within(tidyLimitMs, (signal) => host.discard(id, isNew, signal).catch(() => undefined), { clock });
}
