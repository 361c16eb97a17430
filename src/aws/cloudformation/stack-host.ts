/** Prepares and executes changes of a stack, and reports their progress, by CloudFormation's change sets and events. */
import {
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetCommandOutput,
  DescribeEventsCommand,
  DescribeStackEventsCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { providerRemedy } from '../../ports/github-provider.ts';
import type { PreparedChange, ResourceChange, ResourceFault, StackEvent, StackHost, WantedStack } from '../../ports/stack-host.ts';
import { type AwsConnection, abortable } from '../connection.ts';
import { asDenied } from '../denied.ts';
import { serviceErrorOf } from '../service-error.ts';
import { resourceChange, resourceFault, stackEvent } from './stack-changes.ts';
import { describeStack, openCloudFormation, outputsOf } from './stack-outputs.ts';

/** The status of a new stack that has only a change set: a name without resources. */
const onlyReviewed = 'REVIEW_IN_PROGRESS';

/** CloudFormation's texts for an empty change set; it has no field for that. */
const nothingToDo = /didn't contain changes|no updates are to be performed/i;

/** Error codes for an invalid request; their text names the parameter or the resource. */
const requestFaults: readonly string[] = ['ValidationError', 'InsufficientCapabilitiesException', 'LimitExceededException'];

/** Error codes for a change set that is being executed or has been executed. */
const alreadyBegun: readonly (string | undefined)[] = ['InvalidChangeSetStatus', 'InvalidChangeSetStatusException', 'ChangeSetNotFound'];

/** A larger template must be uploaded to a bucket first. */
const largestTemplateBytes = 51_200;

const pollMs = 2_000;

/** Sends nothing yet. */
export function openStackHost({ name, region }: { readonly name: string; readonly region: string }, aws: AwsConnection): StackHost {
  const client = openCloudFormation(region, aws);
  const { clock } = aws.ports;
  const on = `the stack ${quoted(name)}`;
  let reviewedBefore: string | undefined;

  const rejected = (why: string, hint?: string): CharthouseError =>
    new CharthouseError('CH_STACK_REFUSED', {
      message: `CloudFormation rejected the change of ${on} in ${region}: ${why}`,
      hint,
      details: { stack: name, region },
    });

  const call = <T>(action: string, what: string, signal: AbortSignal, once: (attempt: number) => Promise<T>): Promise<T> =>
    aws.call(
      `${what} ${on} in ${region}`,
      async (attempt) => {
        try {
          return await once(attempt);
        } catch (error) {
          const serviceError = serviceErrorOf(error);
          if (/^(Create|Execute)/.test(action) && serviceError?.code !== undefined && requestFaults.includes(serviceError.code))
            throw rejected(serviceError.message);
          throw asDenied(error, { action: `cloudformation:${action}`, on, page: 'deploy.md' });
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
      TemplateBody: compact(template, rejected),
      Capabilities: ['CAPABILITY_IAM'],
      Parameters: [...parameters].map(([ParameterKey, value]) =>
        value === undefined ? { ParameterKey, UsePreviousValue: true } : { ParameterKey, ParameterValue: value },
      ),
    });
    await call('CreateChangeSet', 'create a change set for', signal, async () => {
      try {
        await client.send(command, abortable(signal));
      } catch (error) {
        // The name is unique to this run, so an earlier answer was lost.
        if (serviceErrorOf(error)?.code !== 'AlreadyExistsException') throw error;
      }
    });
  };

  // Best effort: it only improves the reason, and not every role may call it.
  const faults = async (signal: AbortSignal, of: { readonly ChangeSetName?: string } = {}): Promise<readonly ResourceFault[]> => {
    const command = new DescribeEventsCommand({ StackName: name, ...of, Filters: { FailedEvents: true } });
    const asked = call('DescribeEvents', 'read the failed events of', signal, () => client.send(command, abortable(signal)));
    const { OperationEvents = [] } = await asked.catch(() => ({ OperationEvents: [] }));
    return OperationEvents.flatMap((event) => resourceFault(event) ?? []);
  };

  const whyFailed = async (
    { StatusReason = 'no reason given', StackId }: DescribeChangeSetCommandOutput,
    id: string,
    signal: AbortSignal,
  ): Promise<CharthouseError> => {
    const [fault] = await faults(signal, { ChangeSetName: id });
    if (fault === undefined) return rejected(StatusReason);
    return rejected(`${fault.resource} (${fault.type}): ${fault.reason}`, providerRemedy(fault, StackId));
  };

  const described = async (id: string, signal: AbortSignal): Promise<PreparedChange> => {
    const changes: ResourceChange[] = [];
    let token: string | undefined;
    for (;;) {
      const page = await call('DescribeChangeSet', 'read a change set of', signal, () =>
        client.send(new DescribeChangeSetCommand({ StackName: name, ChangeSetName: id, NextToken: token }), abortable(signal)),
      );
      if (page.Status === 'FAILED') {
        if (nothingToDo.test(page.StatusReason ?? '')) return { kind: 'none' };
        throw await whyFailed(page, id, signal);
      }
      if (page.Status !== 'CREATE_COMPLETE') {
        await clock.sleep(pollMs, signal);
        continue;
      }
      changes.push(...(page.Changes ?? []).map(resourceChange));
      token = page.NextToken;
      if (token === undefined) return { kind: 'changes', changes };
    }
  };

  return {
    name,
    region,
    describe: async (signal) => {
      const found = await describeStack({ stack: name, region, signal }, client, aws);
      if (found?.StackStatus === onlyReviewed) reviewedBefore ??= found.StackId;
      if (found === undefined || found.StackStatus === onlyReviewed || found.StackStatus === 'DELETE_COMPLETE') return undefined;
      const { StackId = name, StackStatus = 'of unknown status', Outputs = [], Parameters = [] } = found;
      const parameters = Parameters.map(({ ParameterKey = '', ParameterValue = '' }) => [ParameterKey, ParameterValue] as const);
      return { id: StackId, name, region, status: StackStatus, outputs: outputsOf(Outputs), parameters: new Map(parameters) };
    },
    prepare: async (id, wanted, signal) => {
      await create(id, wanted, signal);
      return described(id, signal);
    },
    discard: async (id, signal) => {
      await call('DeleteChangeSet', 'delete a change set of', signal, () =>
        client.send(new DeleteChangeSetCommand({ StackName: name, ChangeSetName: id }), abortable(signal)),
      );
      const left = await describeStack({ stack: name, region, signal }, client, aws);
      // A stack that existed before may have change sets of other people.
      if (left?.StackStatus !== onlyReviewed || left.StackId === reviewedBefore) return;
      await call('DeleteStack', 'delete', signal, () =>
        client.send(new DeleteStackCommand({ StackName: left.StackId, ClientRequestToken: id }), abortable(signal)),
      );
    },
    execute: async (id, signal) => {
      await call('ExecuteChangeSet', 'execute a change set of', signal, async (attempt) => {
        try {
          await client.send(new ExecuteChangeSetCommand({ StackName: name, ChangeSetName: id, ClientRequestToken: id }), abortable(signal));
        } catch (error) {
          // The first attempt succeeded, and its response was lost.
          if (attempt === 1 || !alreadyBegun.includes(serviceErrorOf(error)?.code)) throw error;
        }
      });
    },
    events: async (id, signal) => {
      const events: StackEvent[] = [];
      let token: string | undefined;
      do {
        const page = await call('DescribeStackEvents', 'read the events of', signal, () =>
          client.send(new DescribeStackEventsCommand({ StackName: name, NextToken: token }), abortable(signal)),
        );
        const all = page.StackEvents ?? [];
        const ours = all.filter(({ ClientRequestToken }) => ClientRequestToken === id);
        events.push(...ours.map(stackEvent));
        // Events come newest first. An event without our token may be among ours, so only a whole page of others ends the search.
        token = ours.length > 0 ? page.NextToken : undefined;
      } while (token !== undefined);
      return events.reverse();
    },
    faults: (signal) => faults(signal),
  };
}

/** As it is sent: JSON without formatting. */
function compact(template: string, rejected: (why: string) => CharthouseError): string {
  const sent = JSON.stringify(JSON.parse(template));
  const sizeBytes = Buffer.byteLength(sent);
  if (sizeBytes <= largestTemplateBytes) return sent;
  throw rejected(`the template has ${sizeBytes} bytes; the limit is ${largestTemplateBytes}`);
}
