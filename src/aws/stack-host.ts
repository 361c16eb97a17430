/** Works out changes of a stack, makes them, and tells what happens: CloudFormation's change sets and events. */
import {
  type Change,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import type { PreparedChange, ResourceChange, StackEvent, StackHost, WantedStack } from '../base/stack.ts';
import { type AwsConnection, abortable } from './connection.ts';
import { asDenied } from './denied.ts';
import { refusalOf } from './refusal.ts';
import { describeStack, openCloudFormation, outputsOf } from './stack.ts';

/** What it has made exists, but no resource does: a change set for a new stack was never executed. */
const onlyReviewed = 'REVIEW_IN_PROGRESS';

/** CloudFormation's ways to say that a change set has nothing in it. */
const nothingToDo = /didn't contain changes|no updates are to be performed/i;

const pollMs = 2_000;

/** Asks nothing yet. */
export function openStackHost({ name, region }: { readonly name: string; readonly region: string }, aws: AwsConnection): StackHost {
  const client = openCloudFormation(region, aws);
  const { clock, random } = aws.ports;
  const on = `the stack ${quoted(name)}`;

  const call = <T>(action: string, what: string, signal: AbortSignal, once: () => Promise<T>): Promise<T> =>
    aws.call(
      `${what} ${on} in ${region}`,
      async () => {
        try {
          return await once();
        } catch (error) {
          throw asDenied(error, { action: `cloudformation:${action}`, on });
        }
      },
      signal,
    );

  const create = async (id: string, { template, parameters, isNew }: WantedStack, signal: AbortSignal): Promise<void> => {
    const command = new CreateChangeSetCommand({
      StackName: name,
      ChangeSetName: id,
      ClientToken: id,
      ChangeSetType: isNew ? 'CREATE' : 'UPDATE',
      TemplateBody: template,
      Capabilities: ['CAPABILITY_IAM'],
      Parameters: [...parameters].map(([ParameterKey, value]) =>
        value === undefined ? { ParameterKey, UsePreviousValue: true } : { ParameterKey, ParameterValue: value },
      ),
    });
    await call('CreateChangeSet', 'work out a change of', signal, async () => {
      try {
        await client.send(command, abortable(signal));
      } catch (error) {
        const code = refusalOf(error)?.code;
        // Its name is this run's own: an answer was lost.
        if (code === 'AlreadyExistsException') return;
        if (code !== 'ValidationError') throw error;
        throw refused(`CloudFormation cannot make this change: ${messageOf(error)}`, { stack: name, region });
      }
    });
  };

  const described = async (id: string, signal: AbortSignal): Promise<PreparedChange> => {
    const changes: ResourceChange[] = [];
    let token: string | undefined;
    for (;;) {
      const page = await call('DescribeChangeSet', 'read a change of', signal, () =>
        client.send(new DescribeChangeSetCommand({ StackName: name, ChangeSetName: id, NextToken: token }), abortable(signal)),
      );
      if (page.Status === 'FAILED') {
        if (nothingToDo.test(page.StatusReason ?? '')) return { kind: 'none', id };
        throw refused(`CloudFormation cannot make this change: ${page.StatusReason ?? 'it does not say why'}`, { stack: name, region });
      }
      if (page.Status !== 'CREATE_COMPLETE') {
        await clock.sleep(pollMs, signal);
        continue;
      }
      changes.push(...(page.Changes ?? []).map(resourceChange));
      token = page.NextToken;
      if (token === undefined)
        return changes.length === 0 ? { kind: 'none', id } : { kind: 'changes', id, atMs: page.CreationTime?.getTime() ?? 0, changes };
    }
  };

  return {
    name,
    region,
    describe: async (signal) => {
      const found = await describeStack({ stack: name, region, signal }, client, aws);
      if (found === undefined || found.StackStatus === onlyReviewed || found.StackStatus === 'DELETE_COMPLETE') return undefined;
      const { StackId = name, StackStatus = 'of unknown status', Outputs = [], Parameters = [] } = found;
      const parameters = Parameters.map(({ ParameterKey = '', ParameterValue = '' }) => [ParameterKey, ParameterValue] as const);
      return { id: StackId, name, region, status: StackStatus, outputs: outputsOf(Outputs), parameters: new Map(parameters) };
    },
    prepare: async (wanted, signal) => {
      // Must begin with a letter.
      const id = `charthouse-${random.id()}`;
      await create(id, wanted, signal);
      return described(id, signal);
    },
    discard: async (id, isNew, signal) => {
      await call('DeleteChangeSet', 'take back a change of', signal, () =>
        client.send(new DeleteChangeSetCommand({ StackName: name, ChangeSetName: id }), abortable(signal)),
      );
      if (!isNew) return;
      const left = await describeStack({ stack: name, region, signal }, client, aws);
      if (left?.StackStatus !== onlyReviewed) return;
      await call('DeleteStack', 'take back', signal, () =>
        client.send(new DeleteStackCommand({ StackName: left.StackId }), abortable(signal)),
      );
    },
    execute: async (id, signal) => {
      await call('ExecuteChangeSet', 'change', signal, () =>
        client.send(new ExecuteChangeSetCommand({ StackName: name, ChangeSetName: id, ClientRequestToken: id }), abortable(signal)),
      );
    },
    events: async (sinceMs, signal) => {
      const events: StackEvent[] = [];
      let token: string | undefined;
      do {
        const page = await call('DescribeStackEvents', 'read the events of', signal, () =>
          client.send(new DescribeStackEventsCommand({ StackName: name, NextToken: token }), abortable(signal)),
        );
        const found = (page.StackEvents ?? []).map(stackEvent);
        events.push(...found.filter(({ atMs }) => atMs >= sinceMs));
        // They come newest first: the first that is too old ends the search.
        token = found.length > 0 && found.every(({ atMs }) => atMs >= sinceMs) ? page.NextToken : undefined;
      } while (token !== undefined);
      return events.reverse();
    },
  };
}

function stackEvent(event: {
  readonly EventId?: string | undefined;
  readonly Timestamp?: Date | undefined;
  readonly LogicalResourceId?: string | undefined;
  readonly ResourceType?: string | undefined;
  readonly ResourceStatus?: string | undefined;
  readonly ResourceStatusReason?: string | undefined;
}): StackEvent {
  const { EventId = '', Timestamp, LogicalResourceId = '', ResourceType = '', ResourceStatus = '', ResourceStatusReason } = event;
  return {
    id: EventId,
    atMs: Timestamp?.getTime() ?? 0,
    resource: LogicalResourceId,
    type: ResourceType,
    status: ResourceStatus,
    // Some say nothing with an empty text.
    reason: ResourceStatusReason === '' ? undefined : ResourceStatusReason,
  };
}

/** CloudFormation's words in ours. */
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function refused(message: string, details: Readonly<Record<string, unknown>>): CharthouseError {
  return new CharthouseError('CH_STACK_REFUSED', { message, details });
}
