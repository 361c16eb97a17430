/** What CloudFormation says of changes and events of a stack, in our words. */
import type { Change, OperationEvent, StackEvent as Told } from '@aws-sdk/client-cloudformation';
import type { ResourceChange, ResourceFault, StackEvent } from '../../ports/stack-host.ts';

/** What would happen to one resource, and which of its properties are the cause. */
export function resourceChange({ ResourceChange: change = {} }: Change): ResourceChange {
  const { Action, LogicalResourceId = '', ResourceType = '', Replacement, Details = [] } = change;
  const causes = Details.flatMap(({ Target }) => {
    const name = Target?.Name ?? Target?.Attribute;
    return name === undefined ? [] : [name];
  });
  return {
    action: actionOf(Action, Replacement),
    resource: LogicalResourceId,
    type: ResourceType,
    properties: [...new Set(causes)].sort(),
  };
}

function actionOf(action: string | undefined, replacement: string | undefined): ResourceChange['action'] {
  if (action === 'Add') return 'add';
  if (action === 'Remove') return 'remove';
  if (action !== 'Modify') return 'other';
  if (replacement === 'True') return 'replace';
  return replacement === 'Conditional' ? 'maybe-replace' : 'modify';
}

/** One event, whatever of it is missing. */
export function stackEvent(told: Told): StackEvent {
  const { EventId = '', Timestamp, LogicalResourceId = '', ResourceType = '', ResourceStatusReason } = told;
  return {
    id: EventId,
    atMs: Timestamp?.getTime() ?? 0,
    resource: LogicalResourceId,
    type: ResourceType,
    status: told.ResourceStatus ?? '',
    reason: ResourceStatusReason,
  };
}

/** What CloudFormation found wrong before it touched anything; undefined where the event tells of something else. */
export function resourceFault(event: OperationEvent): ResourceFault | undefined {
  const { EventType, ValidationStatus, LogicalResourceId = '', ResourceType = '', ValidationStatusReason } = event;
  if (EventType !== 'VALIDATION_ERROR' || ValidationStatus !== 'FAILED') return undefined;
  return { resource: LogicalResourceId, type: ResourceType, reason: ValidationStatusReason };
}
