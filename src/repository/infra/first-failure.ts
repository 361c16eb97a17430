/** Why a stack failed: the first resource that did. All others were told to stop, or to go back. */
import type { StackEvent } from '../../base/stack.ts';

/** CloudFormation says so of those that it stops because another one failed. */
const stopped = /^Resource (creation|update|deletion) cancelled/i;

/** Of the events of one operation, oldest first; undefined where none tells a failure of a resource. */
export function firstFailure(events: readonly StackEvent[], stack: string): StackEvent | undefined {
  const failed = events.filter(({ status }) => status.endsWith('_FAILED'));
  const ofResources = failed.filter(({ resource, reason = '' }) => resource !== stack && !stopped.test(reason));
  // A stack may fail by itself, before any resource: a role that may not be taken.
  return ofResources[0] ?? failed.find(({ resource }) => resource === stack);
}
