import { describe, expect, it } from 'vitest';
import { CharthouseError } from '../../base/error.ts';
import type { ExistingStack, PreparedChange, ResourceFault, StackEvent, StackHost } from '../../ports/stack-host.ts';
import type { OperationEvent } from '../../repository/events.ts';
import { noTraffic } from '../../runtime/traffic.ts';
import { type DeployPorts, deployStack } from './deploy.ts';
import type { StackReport } from './report.ts';

const [name, region] = ['charts', 'us-east-1'];
const id = 'charthouse-1';

const standing = (status: string): ExistingStack => ({
  id: 'arn',
  name,
  region,
  status,
  outputs: new Map([['BucketName', 'b']]),
  parameters: new Map([['DomainName', 'a.example']]),
});

const told = (resource: string, status: string, reason?: string): StackEvent => ({
  id: `${resource} ${status}`,
  atMs: 0,
  resource,
  type: 'AWS::Test::Thing',
  status,
  reason,
});

const oneChange: PreparedChange = {
  kind: 'changes',
  changes: [{ action: 'add', resource: 'Bucket', type: 'AWS::S3::Bucket', properties: [] }],
};
const busy = new CharthouseError('CH_STORE_UNAVAILABLE', { message: 'Throttling', retryable: true });
const denied = new CharthouseError('CH_AWS_DENIED', { message: 'no' });
const broken = new CharthouseError('CH_STORE_UNAVAILABLE', { message: 'reset', retryable: true });

/** A look: what the stack says, and the events of this change so far; an error is thrown. */
interface Look {
  readonly stack: ExistingStack | undefined | CharthouseError;
  readonly events?: readonly StackEvent[];
}

interface Script {
  readonly before?: ExistingStack | undefined;
  readonly prepared?: PreparedChange | CharthouseError;
  readonly executing?: CharthouseError;
  readonly looks?: readonly Look[];
  readonly faults?: readonly ResourceFault[];
}

const made: readonly Look[] = [{ stack: standing('CREATE_COMPLETE'), events: [told(name, 'CREATE_COMPLETE')] }];

interface Played {
  readonly report: StackReport;
  readonly calls: readonly string[];
  readonly events: readonly OperationEvent[];
}

function resultOf<T>(value: T | CharthouseError): T {
  if (value instanceof CharthouseError) throw value;
  return value;
}

/** Deploys on a host that plays the script, on a clock that does not move. */
async function play(
  { before, prepared = oneChange, executing, looks = made, faults = [] }: Script,
  { dryRun = false, ...ports }: Partial<DeployPorts> & { dryRun?: boolean } = {},
): Promise<Played> {
  const calls: string[] = [];
  const events: OperationEvent[] = [];
  let look = -1;
  const host: StackHost = {
    name,
    region,
    describe: async () => {
      if (!calls.includes(`execute ${id}`)) return before;
      look = Math.min(look + 1, looks.length - 1);
      return resultOf(looks[look]?.stack);
    },
    prepare: async (of, { isNew, parameters }) => {
      calls.push(`prepare ${of} ${isNew ? 'new' : 'update'} ${[...parameters].map((pair) => pair.join('=')).join()}`);
      return resultOf(prepared);
    },
    discard: async (of) => {
      calls.push(`discard ${of}`);
    },
    execute: async (of) => {
      calls.push(`execute ${of}`);
      if (executing !== undefined) throw executing;
    },
    events: async () => looks[look]?.events ?? [],
    faults: async () => faults,
  };
  const report = await deployStack(
    { template: '{}', known: ['DomainName'], given: new Map(), dryRun },
    {
      host,
      clock: {
        now: () => 0,
        sleep: (ms, signal) => (ms > 5_000 ? new Promise(() => undefined) : Promise.resolve(signal?.throwIfAborted())),
      },
      random: { id: () => '1' },
      signal: new AbortController().signal,
      onEvent: (event) => events.push(event),
      traffic: () => noTraffic,
      confirm: async () => true,
      ...ports,
    },
  );
  return { report, calls, events };
}

describe('deploying a stack', () => {
  it('makes exactly the change that was shown', async () => {
    const shown: unknown[] = [];
    const { report, calls } = await play({}, { confirm: async (changes) => shown.push(changes) > 0 });
    expect(shown).toEqual([oneChange.kind === 'changes' && oneChange.changes]);
    expect(calls).toEqual([`prepare ${id} new `, `execute ${id}`]);
    expect(report).toMatchObject({ outcome: 'created', error: null, outputs: { BucketName: 'b' } });
  });

  it('of one that is there changes it, and keeps its parameters', async () => {
    const looks: Look[] = [{ stack: standing('UPDATE_COMPLETE'), events: [told(name, 'UPDATE_COMPLETE')] }];
    const { report, calls } = await play({ before: standing('CREATE_COMPLETE'), looks });
    expect(calls[0]).toBe(`prepare ${id} update DomainName=`);
    expect(report).toMatchObject({ outcome: 'updated', error: null });
  });

  const never: Readonly<Record<string, readonly [Script, Parameters<typeof play>[1], Partial<StackReport>]>> = {
    'when nothing would change': [{ before: standing('UPDATE_COMPLETE'), prepared: { kind: 'none' } }, {}, { outcome: 'unchanged' }],
    'for a look': [{}, { dryRun: true }, { outcome: 'previewed' }],
    'when the answer is no': [{}, { confirm: async () => false }, { outcome: 'declined' }],
    'that CloudFormation cannot work out': [
      { prepared: new CharthouseError('CH_STACK_REFUSED', { message: 'x' }) },
      {},
      { outcome: 'failed' },
    ],
    'that may not be begun': [{ executing: denied }, {}, { outcome: 'failed', error: denied }],
  };
  it.each(Object.entries(never))('leaves no change set behind %s', async (_, [script, ports, report]) => {
    const played = await play(script, ports);
    expect(played.report).toMatchObject(report);
    expect(played.calls.at(-1)).toBe(`discard ${id}`);
  });

  it('leaves none behind if it is stopped during the question, and starts nothing', async () => {
    const stop = new AbortController();
    const reason = new CharthouseError('CH_INTERRUPTED', { message: 'stopped' });
    const confirm = async () => {
      stop.abort(reason);
      return true;
    };
    const { report, calls } = await play({}, { signal: stop.signal, confirm });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'CH_INTERRUPTED' } });
    expect(calls).toEqual([`prepare ${id} new `, `discard ${id}`]);
  });

  it.each(['UPDATE_IN_PROGRESS', 'ROLLBACK_COMPLETE'])('asks nothing of a stack that is %s', async (status) => {
    const { report, calls } = await play({ before: standing(status) });
    expect(report.error?.code).toMatch(/CH_STACK_(BUSY|STUCK)/);
    expect(calls).toEqual([]);
  });
});

describe('a change that was begun', () => {
  it('is over when an event of it says so, not while the previous status is reported', async () => {
    const looks: Look[] = [
      { stack: undefined },
      { stack: standing('CREATE_COMPLETE') },
      { stack: standing('CREATE_COMPLETE'), events: [told(name, 'CREATE_IN_PROGRESS')] },
      { stack: standing('CREATE_IN_PROGRESS'), events: [told(name, 'CREATE_IN_PROGRESS'), told('Bucket', 'CREATE_COMPLETE')] },
      {
        stack: standing('CREATE_COMPLETE'),
        events: [told(name, 'CREATE_IN_PROGRESS'), told('Bucket', 'CREATE_COMPLETE'), told(name, 'CREATE_COMPLETE')],
      },
    ];
    const { report, events } = await play({ looks });
    expect(report.outcome).toBe('created');
    expect(events.flatMap((event) => (event.kind === 'stack-event' ? `${event.resource} ${event.status}` : []))).toEqual([
      'charts CREATE_IN_PROGRESS',
      'Bucket CREATE_COMPLETE',
      'charts CREATE_COMPLETE',
    ]);
  });

  it('is followed on when CloudFormation has no time to be asked', async () => {
    const looks: Look[] = [...Array.from({ length: 20 }, () => ({ stack: busy })), ...made];
    expect((await play({ looks })).report).toMatchObject({ outcome: 'created', error: null });
  });

  const rolledBack: Look = {
    stack: standing('ROLLBACK_COMPLETE'),
    events: [
      told('Role', 'CREATE_FAILED', 'taken'),
      told('Bucket', 'CREATE_FAILED', 'Resource creation cancelled'),
      told(name, 'ROLLBACK_COMPLETE'),
    ],
  };
  it('and failed is explained by its first failure, with the fix', async () => {
    const { report } = await play({ looks: [rolledBack] });
    expect(report).toMatchObject({
      outcome: 'failed',
      error: {
        code: 'CH_STACK_FAILED',
        message: "the stack 'charts' in us-east-1 is ROLLBACK_COMPLETE; Role (AWS::Test::Thing) was the first to fail: taken",
        hint: expect.stringContaining('delete-stack'),
        details: { resource: 'Role', reason: 'taken' },
      },
    });
  });

  it('and failed since the account has GitHub’s OIDC provider names the parameter', async () => {
    const Provider = { ...told('GitHubProvider', 'CREATE_FAILED', 'already exists'), type: 'AWS::IAM::OIDCProvider' };
    const { report } = await play({ looks: [{ ...rolledBack, events: [Provider, told(name, 'ROLLBACK_COMPLETE')] }] });
    expect(report.error?.hint).toMatch(/OidcProviderArn=arn:aws:iam::.*--parameters; .*delete-stack/);
  });

  it('and failed before any resource is explained by CloudFormation’s faults, else by the event of the stack', async () => {
    const looks: Look[] = [
      {
        stack: standing('UPDATE_ROLLBACK_COMPLETE'),
        events: [told(name, 'UPDATE_FAILED', 'Validation failed'), told(name, 'UPDATE_ROLLBACK_COMPLETE')],
      },
    ];
    const faults = [{ resource: 'Bucket', type: 'AWS::S3::Bucket', reason: 'b exists' }];
    expect((await play({ looks, faults })).report.error?.details).toMatchObject({ resource: 'Bucket', reason: 'b exists' });
    const { report } = await play({ looks });
    expect(report.error?.details).toMatchObject({ resource: name, reason: 'Validation failed' });
    expect(report.error?.hint).toContain('has rolled back the rest');
  });

  it.each([
    ['a stop', {}],
    ['an answer that never came', { executing: broken }],
  ])('continues after %s, and the report says so', async (what, script) => {
    const stop = new AbortController();
    const onEvent = () => undefined;
    const looks: Look[] = [{ stack: standing('CREATE_IN_PROGRESS'), events: [told(name, 'CREATE_IN_PROGRESS')] }];
    const ending = what === 'a stop' ? { onEvent: (event: OperationEvent) => event.kind === 'stack-event' && stop.abort() } : { onEvent };
    const { report, calls } = await play({ looks, ...script }, { signal: stop.signal, ...ending });
    expect(report).toMatchObject({ outcome: 'unfinished', error: { code: what === 'a stop' ? 'CH_INTERRUPTED' : 'CH_STORE_UNAVAILABLE' } });
    expect(calls).not.toContain(`discard ${id}`);
  });
});
