/** The verbs `infra diff` and `infra deploy`: what a stack would become, and making it so. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import type { CharthouseError } from '../../base/error.ts';
import type { ExistingStack, ResourceChange, StackHost } from '../../ports/stack-host.ts';
import { within } from '../../repository/within.ts';
import type { Random } from '../../runtime/clock.ts';
import type { Traffic } from '../../runtime/traffic.ts';
import { refuseUnlessChangeable } from './current-stack.ts';
import { wantedParameters } from './parameters.ts';
import type { StackOutcome, StackReport } from './report.ts';
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
  readonly random: Pick<Random, 'id'>;
  readonly traffic: () => Traffic;
}

/** How long taking a change set back may take, also after the run was stopped. */
const tidyLimitMs = 10_000;

/** What is known when a step fails. */
interface Made {
  changes: readonly ResourceChange[];
  stack: ExistingStack | undefined;
  isBegun: boolean;
}

/** Never throws for what a user can mend: the report's `error` says it. */
export async function deployStack(request: DeployRequest, ports: DeployPorts): Promise<StackReport> {
  const { host, clock, signal } = ports;
  const started = clock.now();
  const made: Made = { changes: [], stack: undefined, isBegun: false };
  let outcome: StackOutcome = 'failed';
  let error: CharthouseError | null = null;
  try {
    outcome = await runSteps(request, ports, made);
  } catch (thrown) {
    error = asCharthouseError(thrown, signal);
    if (made.isBegun && error.code !== 'CH_STACK_FAILED') outcome = 'unfinished';
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

async function runSteps({ template, known, given, dryRun }: DeployRequest, ports: DeployPorts, made: Made): Promise<StackOutcome> {
  const { host, onEvent, signal, confirm, random } = ports;
  const standing = await host.describe(signal);
  made.stack = standing;
  if (standing !== undefined) refuseUnlessChangeable(standing);
  const isNew = standing === undefined;
  // CloudFormation wants a letter first.
  const id = `charthouse-${random.id()}`;
  try {
    const prepared = await host.prepare(id, { template, parameters: wantedParameters(given, known, standing), isNew }, signal);
    if (prepared.kind === 'none') return 'unchanged';
    made.changes = prepared.changes;
    onEvent({ kind: 'change-prepared', stack: host.name, total: prepared.changes.length });
    if (dryRun) return 'previewed';
    if (!(await confirm(prepared.changes, host))) return 'declined';
    signal.throwIfAborted();
    await begin(id, ports, made);
  } finally {
    if (!made.isBegun) await takeBack(id, ports);
  }
  made.stack = await watchStack(id, ports);
  return isNew ? 'created' : 'updated';
}

/** Of these it is certain that nothing has begun; of a broken connection or a stop it is not. */
const neverBegun: readonly string[] = ['CH_AWS_DENIED', 'CH_CREDENTIALS', 'CH_STACK_REFUSED'];

async function begin(id: string, { host, signal }: DeployPorts, made: Made): Promise<void> {
  made.isBegun = true;
  try {
    await host.execute(id, signal);
  } catch (error) {
    made.isBegun = !neverBegun.includes(asCharthouseError(error, signal).code);
    throw error;
  }
}

/** With a signal of its own: whoever stops the run wants nothing to stay either. What cannot be taken back does no harm. */
async function takeBack(id: string, { host, clock }: DeployPorts): Promise<void> {
  await within(tidyLimitMs, (signal) => host.discard(id, signal).catch(() => undefined), { clock });
}
