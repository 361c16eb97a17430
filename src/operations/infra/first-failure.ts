/** Why a stack failed: the first resource that did. All others were told to stop, or to go back. */
import type { ResourceFault, StackEvent } from '../../ports/stack-host.ts';

/** CloudFormation says so of those that it stops because another one failed; it has no field for that. */
const stopped = /^Resource (creation|update|deletion) cancelled/i;

/** Of the events of one change; undefined where none tells a failure of a resource. */
export function firstFailure(events: readonly StackEvent[], stack: string): ResourceFault | undefined {
  const failed = events.filter(
    ({ resource, status, reason = '' }) => status.endsWith('_FAILED') && resource !== stack && !stopped.test(reason),
  );
  return failed.reduce<StackEvent | undefined>((first, each) => (first === undefined || each.atMs < first.atMs ? each : first), undefined);
}

/** The stack may fail by itself, before any resource does: then this is what it says. */
export function failureOfStack(events: readonly StackEvent[], stack: string): ResourceFault | undefined {
  return events.find(({ resource, status, reason }) => resource === stack && status.endsWith('_FAILED') && reason !== undefined);
}
