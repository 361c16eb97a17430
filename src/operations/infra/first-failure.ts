/** Finds why a stack failed: the first resource that failed. CloudFormation then cancels or rolls back all others. */
import type { ResourceFault, StackEvent } from '../../ports/stack-host.ts';

/** CloudFormation's text for a resource that it cancels because another one failed; it has no field for that. */
const stopped = /^Resource (creation|update|deletion) cancelled/i;

/** Among the events of one change; undefined if no resource failed. */
export function firstFailure(events: readonly StackEvent[], stack: string): ResourceFault | undefined {
  const failed = events.filter(
    ({ resource, status, reason = '' }) => status.endsWith('_FAILED') && resource !== stack && !stopped.test(reason),
  );
  return failed.reduce<StackEvent | undefined>((first, each) => (first === undefined || each.atMs < first.atMs ? each : first), undefined);
}

/** The stack itself may fail before any resource does: then its own event has the reason. */
export function failureOfStack(events: readonly StackEvent[], stack: string): ResourceFault | undefined {
  return events.find(({ resource, status, reason }) => resource === stack && status.endsWith('_FAILED') && reason !== undefined);
}
