/** Changes of a stack on a real CloudFormation, on a bad day: what fails, what is lost, what is refused. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStackFixture, type StackFixture } from '../support/aws/stack-scene.ts';
import { post } from '../support/faults/fault-rules.ts';
import { type Answer, answer, type Fault, loseAnswer } from '../support/faults/faults.ts';
import { needsS3 } from '../support/servers/s3-servers.ts';

const bucket = (properties: object = {}) => ({ Type: 'AWS::S3::Bucket', Properties: properties });
const small = { Resources: { Bucket: bucket() } };
const versioned = { Resources: { Bucket: bucket({ VersioningConfiguration: { Status: 'Enabled' } }) } };

/** As CloudFormation words it. */
function refusal(status: number, code: string): Fault {
  const headers: Answer['headers'] = { 'content-type': 'text/xml' };
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error>`;
  return answer(status, headers, `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">${error}</ErrorResponse>`);
}

/** The requests of a deploy, in their order. */
const [createChangeSet, describeChangeSet, executeChangeSet, firstLook] = [2, 3, 4, 5];

describe('a stack', needsS3('ministack'), () => {
  let fixture: StackFixture;
  let name: string;
  let count = 0;
  beforeAll(async () => {
    fixture = await openStackFixture();
  });
  afterAll(() => fixture?.close());
  beforeEach(() => {
    fixture.proxy.behave();
    count += 1;
    name = `charts-${count}`;
  });

  // Of a stack to be deleted CloudFormation answers before it has begun, ministack as well.
  const vanishes = () => expect.poll(() => fixture.status(name), { timeout: 20_000 }).toBeUndefined();
  const meets = (request: number, fault: Fault, times = 1): void => fixture.proxy.often({ after: request - 1, times }, post(), fault);

  it('that is as it should be is unchanged, and keeps no change set of having been asked', async () => {
    expect(await fixture.deploy(name, small)).toMatchObject({ outcome: 'created', error: null });
    const before = await fixture.changeSets(name);
    expect(await fixture.deploy(name, small)).toMatchObject({ outcome: 'unchanged', error: null, changes: [] });
    expect(await fixture.changeSets(name)).toEqual(before);
  });

  // Of each change of a bucket ministack says that it may be a replacement; AWS knows which are.
  it('says which property of what is the cause of a change, and what would be removed', async () => {
    await fixture.deploy(name, {
      Resources: { ...small.Resources, Other: bucket({ BucketName: `${fixture.server.bucket}-a` }), Last: bucket() },
    });
    const next = { Resources: { ...versioned.Resources, Other: bucket({ BucketName: `${fixture.server.bucket}-b` }) } };
    const { changes } = await fixture.deploy(name, next, { dryRun: true });
    expect(changes).toEqual([
      { action: 'maybe-replace', resource: 'Bucket', type: 'AWS::S3::Bucket', properties: ['VersioningConfiguration'] },
      { action: 'remove', resource: 'Last', type: 'AWS::S3::Bucket', properties: [] },
      { action: 'maybe-replace', resource: 'Other', type: 'AWS::S3::Bucket', properties: ['BucketName'] },
    ]);
  });

  it('of a name that is taken fails before anything is made, and names the resource; then it has to be deleted', async () => {
    const { error } = await fixture.deploy(name, { Resources: { Fine: bucket(), Taken: bucket({ BucketName: fixture.server.bucket }) } });
    expect(error).toMatchObject({ code: 'CH_STACK_FAILED', details: { resource: 'Taken', type: 'AWS::S3::Bucket' } });
    expect(error?.message).toContain(`${fixture.server.bucket}' already exists`);
    expect((await fixture.deploy(name, small)).error).toMatchObject({
      code: 'CH_STACK_STUCK',
      hint: expect.stringContaining('delete-stack'),
    });
  });

  it('whose resource fails is put back, and told by that resource', async () => {
    await fixture.deploy(name, small);
    const record = { Name: 'a.example.', Type: 'TXT', TTL: '60', ResourceRecords: ['"x"'], HostedZoneId: 'ZNOWHERE' };
    const Record = { Type: 'AWS::Route53::RecordSet', Properties: record };
    const { outcome, error } = await fixture.deploy(name, { Resources: { ...versioned.Resources, Record } });
    expect([outcome, error?.code, error?.details['status']]).toEqual(['failed', 'CH_STACK_FAILED', 'UPDATE_ROLLBACK_COMPLETE']);
    expect(error?.details).toMatchObject({ resource: 'Record', type: 'AWS::Route53::RecordSet' });
  });

  it.each([
    ['of the change set', createChangeSet],
    ['of the beginning', executeChangeSet],
  ])('is made where the answer %s is lost', async (_, request) => {
    meets(request, loseAnswer);
    expect(await fixture.deploy(name, small)).toMatchObject({ outcome: 'created', error: null });
  });

  it('is made however often CloudFormation has no time to be asked how it goes', async () => {
    meets(firstLook, refusal(400, 'Throttling'), 12);
    expect(await fixture.deploy(name, small)).toMatchObject({ outcome: 'created', error: null });
  });

  it.each([
    ['cloudformation:DescribeStacks', 1],
    ['cloudformation:CreateChangeSet', createChangeSet],
    ['cloudformation:DescribeChangeSet', describeChangeSet],
    ['cloudformation:ExecuteChangeSet', executeChangeSet],
  ])('is not made without %s, which is named, and nothing stays', async (action, request) => {
    meets(request, refusal(403, 'AccessDenied'));
    expect(await fixture.deploy(name, small)).toMatchObject({ outcome: 'failed', error: { code: 'CH_AWS_DENIED', details: { action } } });
    await vanishes();
  });

  it('that only somebody else’s change set has made stays after a look', async () => {
    const signal = new AbortController().signal;
    await fixture.host(name).prepare('theirs', { template: JSON.stringify(small), parameters: new Map(), isNew: true }, signal);
    expect(await fixture.deploy(name, small, { dryRun: true })).toMatchObject({ outcome: 'previewed', error: null });
    expect(await fixture.changeSets(name)).toEqual(['theirs']);
  });

  it.each([
    ['has a type that there is not', { Resources: { A: { Type: 'AWS::No::Such' } } }],
    ['is too large to be sent', { ...small, Description: 'x'.repeat(52_000) }],
  ])('whose template %s is refused', async (_, template) => {
    expect((await fixture.deploy(name, template)).error).toMatchObject({ code: 'CH_STACK_REFUSED' });
    await vanishes();
  });
});
