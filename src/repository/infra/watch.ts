/** Waits until a stack has been changed, tells what happens to its resources, and says why where it failed. */
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { StackEvent, StackHost, StandingStack } from '../../base/stack.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { OnEvent } from '../events.ts';
import { firstFailure } from './first-failure.ts';

const pollMs = 3_000;

/** What watching takes. */
export interface WatchPorts {
  readonly host: StackHost;
  readonly clock: Clock;
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
}

/**
 * Resolves to the stack as it is then.
 *
 * @throws CH_STACK_FAILED with the first resource that failed; the signal's reason, while CloudFormation goes on
 */
export async function watchStack(sinceMs: number, { host, clock, onEvent, signal }: WatchPorts): Promise<StandingStack> {
  const events: StackEvent[] = [];
  const seen = new Set<string>();
  for (;;) {
    // Read before the events: what happened until it was done is then among them.
    const stack = await host.describe(signal);
    for (const event of await host.events(sinceMs, signal)) {
      if (seen.has(event.id)) continue;
      seen.add(event.id);
      events.push(event);
      onEvent({ kind: 'stack-event', ...event });
    }
    if (stack === undefined || !stack.status.endsWith('_IN_PROGRESS')) {
      if (stack !== undefined && /^(CREATE|UPDATE)_COMPLETE$/.test(stack.status)) return stack;
      throw failed(host, stack?.status ?? 'DELETE_COMPLETE', firstFailure(events, host.name));
    }
    await clock.sleep(pollMs, signal);
  }
}

function failed({ name, region }: StackHost, status: string, first: StackEvent | undefined): CharthouseError {
  const why =
    first === undefined
      ? 'its events do not say why'
      : `${first.resource} (${first.type}) was the first to fail: ${first.reason ?? 'without a reason'}`;
  return new CharthouseError('CH_STACK_FAILED', {
    message: `the stack ${quoted(name)} in ${region} is ${status}; ${why}`,
    hint: status.includes('ROLLBACK') ? 'mend that, then deploy again; all else was put back as it was' : 'mend that, then deploy again',
    details: {
      stack: name,
      region,
      status,
      ...(first === undefined ? {} : { resource: first.resource, type: first.type, reason: first.reason }),
    },
  });
}
