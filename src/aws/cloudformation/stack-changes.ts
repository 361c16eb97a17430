/** Converts CloudFormation's changes and events into the port's types. */
import type { Change, OperationEvent, StackEvent as RawEvent } from '@aws-sdk/client-cloudformation';
import type { ResourceChange, ResourceFault, StackEvent } from '../../ports/stack-host.ts';

/** The planned change of one resource, and the properties that cause it. */
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

/** One event; missing fields become empty. */
export function stackEvent(event: RawEvent): StackEvent {
  const { EventId = '', Timestamp, LogicalResourceId = '', ResourceType = '', ResourceStatusReason } = event;
  return {
    id: EventId,
    atMs: Timestamp?.getTime() ?? 0,
    resource: LogicalResourceId,
    type: ResourceType,
    status: event.ResourceStatus ?? '',
    reason: ResourceStatusReason,
  };
}

/** A fault that CloudFormation found before it changed a resource; undefined for any other event. */
export function resourceFault(event: OperationEvent): ResourceFault | undefined {
  const { EventType, ValidationStatus, LogicalResourceId = '', ResourceType = '', ValidationStatusReason } = event;
  if (EventType !== 'VALIDATION_ERROR' || ValidationStatus !== 'FAILED') return undefined;
  return { resource: LogicalResourceId, type: ResourceType, reason: ValidationStatusReason };
}
