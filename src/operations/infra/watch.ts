/** Waits until a stack change is complete, reports the events of its resources, and explains a failure. */
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { providerRemedy } from '../../ports/github-provider.ts';
import type { ExistingStack, ResourceFault, StackEvent, StackHost } from '../../ports/stack-host.ts';
import type { OnEvent } from '../../repository/events.ts';
import type { Clock } from '../../runtime/clock.ts';
import { remedyOf } from './current-stack.ts';
import { failureOfStack, firstFailure } from './first-failure.ts';

const pollMs = 3_000;

/** What watching needs. */
export interface WatchPorts {
  readonly host: StackHost;
  readonly clock: Clock;
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
}

/**
 * Resolves to the final stack.
 *
 * @throws CH_STACK_FAILED with the first resource that failed; the signal's reason, while CloudFormation continues
 */
export async function watchStack(id: string, ports: WatchPorts): Promise<ExistingStack> {
  const { host, clock, onEvent, signal } = ports;
  const seen = new Map<string, StackEvent>();
  for (;;) {
    const stack = await unlessBusy(() => host.describe(signal));
    for (const event of (await unlessBusy(() => host.events(id, signal))) ?? []) {
      if (!seen.has(event.id)) onEvent({ kind: 'stack-event', ...event });
      seen.set(event.id, event);
    }
    const events = [...seen.values()];
    if (stack !== undefined && isOver(stack, events)) {
      if (/^(CREATE|UPDATE)_COMPLETE$/.test(stack.status)) return stack;
      throw failed(stack, await causeOf(events, ports));
    }
    await clock.sleep(pollMs, signal);
  }
}

/**
 * Right after a change has started, CloudFormation may still report the previous status: only an event of this change shows that it is
 * over.
 */
function isOver({ name, status }: ExistingStack, events: readonly StackEvent[]): boolean {
  return !status.endsWith('_IN_PROGRESS') && events.findLast(({ resource }) => resource === name)?.status === status;
}

/** CloudFormation continues whether we watch or not, so a throttled poll is skipped. */
async function unlessBusy<T>(poll: () => Promise<T>): Promise<T | undefined> {
  try {
    return await poll();
  } catch (error) {
    if (isCharthouseError(error) && error.retryable) return undefined;
    throw error;
  }
}

async function causeOf(events: readonly StackEvent[], { host, signal }: WatchPorts): Promise<ResourceFault | undefined> {
  return firstFailure(events, host.name) ?? (await host.faults(signal))[0] ?? failureOfStack(events, host.name);
}

function failed(stack: ExistingStack, first: ResourceFault | undefined): CharthouseError {
  const { name, region, status } = stack;
  const why =
    first === undefined
      ? 'its events have no reason'
      : `${first.resource} (${first.type}) was the first to fail: ${first.reason ?? 'no reason given'}`;
  const remedy = first === undefined ? undefined : providerRemedy(first, stack.id);
  return new CharthouseError('CH_STACK_FAILED', {
    message: `the stack ${quoted(name)} in ${region} is ${status}; ${why}`,
    hint: `${remedy ?? 'fix that'}; ${remedyOf(stack) ?? 'CloudFormation has rolled back the rest; then deploy again'}`,
    details: {
      stack: name,
      region,
      status,
      ...(first === undefined ? {} : { resource: first.resource, type: first.type, reason: first.reason }),
    },
  });
}
