/** The operations `infra diff` and `infra deploy`: preview a change of a stack, and make it. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import type { CharthouseError } from '../../base/error.ts';
import type { ExistingStack, ResourceChange, StackHost } from '../../ports/stack-host.ts';
import { within } from '../../repository/within-time.ts';
import type { Random } from '../../runtime/clock.ts';
import type { Traffic } from '../../runtime/traffic.ts';
import { refuseUnlessChangeable } from './current-stack.ts';
import { wantedParameters } from './parameters.ts';
import type { StackOutcome, StackReport } from './report.ts';
import { type WatchPorts, watchStack } from './watch.ts';

/** The wanted state. */
export interface DeployRequest {
  /** JSON. */
  readonly template: string;
  /** All parameters of the template. */
  readonly known: readonly string[];
  readonly given: ReadonlyMap<string, string>;
  readonly dryRun: boolean;
}

/** The effects. `confirm` is shown exactly the changes that will be made. */
export interface DeployPorts extends WatchPorts {
  readonly confirm: (changes: readonly ResourceChange[], host: StackHost) => Promise<boolean>;
  readonly random: Pick<Random, 'id'>;
  readonly traffic: () => Traffic;
}

/** How long deleting a change set may take, even after the run was stopped. */
const cleanUpLimitMs = 10_000;

/** What is known when a step fails. */
interface Progress {
  changes: readonly ResourceChange[];
  stack: ExistingStack | undefined;
  isBegun: boolean;
}

/** Does not throw for problems that the user can fix: they are the report's `error`. */
export async function deployStack(request: DeployRequest, ports: DeployPorts): Promise<StackReport> {
  const { host, clock, signal } = ports;
  const started = clock.now();
  const made: Progress = { changes: [], stack: undefined, isBegun: false };
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

async function runSteps({ template, known, given, dryRun }: DeployRequest, ports: DeployPorts, made: Progress): Promise<StackOutcome> {
  const { host, onEvent, signal, confirm, random } = ports;
  const existing = await host.describe(signal);
  made.stack = existing;
  if (existing !== undefined) refuseUnlessChangeable(existing);
  const isNew = existing === undefined;
  // CloudFormation requires a letter first.
  const id = `charthouse-${random.id()}`;
  try {
    const prepared = await host.prepare(id, { template, parameters: wantedParameters(given, known, existing), isNew }, signal);
    if (prepared.kind === 'none') return 'unchanged';
    made.changes = prepared.changes;
    onEvent({ kind: 'change-prepared', stack: host.name, total: prepared.changes.length });
    if (dryRun) return 'previewed';
    if (!(await confirm(prepared.changes, host))) return 'declined';
    signal.throwIfAborted();
    await begin(id, ports, made);
  } finally {
    if (!made.isBegun) await discardChange(id, ports);
  }
  made.stack = await watchStack(id, ports);
  return isNew ? 'created' : 'updated';
}

/** After these errors the change has certainly not started; after a broken connection or a stop it may have. */
const notStarted: readonly string[] = ['CH_AWS_DENIED', 'CH_CREDENTIALS', 'CH_STACK_REFUSED'];

async function begin(id: string, { host, signal }: DeployPorts, made: Progress): Promise<void> {
  made.isBegun = true;
  try {
    await host.execute(id, signal);
  } catch (error) {
    made.isBegun = !notStarted.includes(asCharthouseError(error, signal).code);
    throw error;
  }
}

/** Uses its own signal: a stopped run must also clean up. A change set that cannot be deleted is harmless. */
async function discardChange(id: string, { host, clock }: DeployPorts): Promise<void> {
  await within(cleanUpLimitMs, (signal) => host.discard(id, signal).catch(() => undefined), { clock });
}
