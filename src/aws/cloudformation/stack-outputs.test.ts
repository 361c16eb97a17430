import { afterEach, describe, expect, it } from 'vitest';
import { type Answer, type AnsweringAws, answeringAws, serviceError } from '../../../test/support/aws/aws-answers.ts';
import { outputOf, publicUrlOf, readStack, type Stack } from './stack-outputs.ts';

let service: AnsweringAws;

afterEach(() => service.close());

function stack(status: string, outputs: Readonly<Record<string, string>> = {}): Answer {
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  const described = `<StackName>charts</StackName><StackStatus>${status}</StackStatus><Outputs>${members.join('')}</Outputs>`;
  const result = `<DescribeStacksResult><Stacks><member>${described}</member></Stacks></DescribeStacksResult>`;
  return { status: 200, body: `<DescribeStacksResponse>${result}</DescribeStacksResponse>` };
}

async function read(answer: Answer, { named = 'charts', region = 'eu-west-1' }: { named?: string; region?: string } = {}): Promise<Stack> {
  service = await answeringAws([answer], { AWS_REGION: 'eu-central-1' });
  return readStack({ stack: named, settings: { region } }, service.aws);
}

const all = { BucketName: 'charts-1', DistributionId: 'E1', RepositoryUrl: 'https://charts.example.com' };

describe('a stack', () => {
  it('says by its outputs which repository it is', async () => {
    const found = await read(stack('CREATE_COMPLETE', { ...all, Other: 'x' }));
    expect([outputOf(found, 'BucketName'), outputOf(found, 'DistributionId'), publicUrlOf(found)]).toEqual(Object.values(all));
    expect(found.region).toBe('eu-west-1');
    expect(service.asked).toHaveLength(1);
    expect(service.asked[0]?.body).toContain('StackName=charts');
  });

  it('that is named by its ARN is asked in the region that the ARN says', async () => {
    const named = 'arn:aws:cloudformation:ap-south-1:111122223333:stack/charts/1';
    expect((await read(stack('CREATE_COMPLETE', all), { named })).region).toBe('ap-south-1');
  });

  it.each(['UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_ROLLBACK_FAILED', 'DELETE_FAILED'])(
    'in the state %s has its outputs, and is used',
    async (status) => {
      expect(outputOf(await read(stack(status, all)), 'BucketName')).toBe('charts-1');
    },
  );

  it('that there is not is named with the region that was asked', async () => {
    const error = { code: 'CH_STACK_NOT_FOUND', exitCode: 2, details: { stack: 'charts', region: 'eu-west-1' } };
    await expect(read(serviceError(400, 'ValidationError', 'Stack with id charts does not exist'))).rejects.toMatchObject(error);
  });

  it.each(['DELETE_IN_PROGRESS', 'DELETE_COMPLETE'])('in the state %s is not a repository, although it has outputs', async (status) => {
    await expect(read(stack(status, all))).rejects.toMatchObject({ code: 'CH_STACK_NOT_FOUND', message: expect.stringContaining(status) });
  });

  it('that may not be described names the permission', async () => {
    const error = { code: 'CH_AWS_DENIED', exitCode: 5, details: { action: 'cloudformation:DescribeStacks' } };
    await expect(read(serviceError(403, 'AccessDenied'))).rejects.toMatchObject(error);
  });

  it('is retried if CloudFormation is overloaded', async () => {
    service = await answeringAws([serviceError(400, 'Throttling'), stack('CREATE_COMPLETE', all)]);
    expect((await readStack({ stack: 'charts', settings: { region: 'eu-west-1' } }, service.aws)).status).toBe('CREATE_COMPLETE');
  });
});

describe('an output that is missing', () => {
  it.each([
    ['BucketName', 's3://'],
    ['DistributionId', '--distribution'],
    ['RepositoryUrl', '--url'],
  ] as const)('is named, with what there is and what does without: %s', async (name, remedy) => {
    const { [name]: _, ...others } = all;
    const found = await read(stack('CREATE_COMPLETE', others));
    expect(() => outputOf(found, name)).toThrow(
      expect.objectContaining({
        code: 'CH_STACK_OUTPUT_MISSING',
        exitCode: 2,
        hint: expect.stringContaining(remedy),
        details: { stack: 'charts', status: 'CREATE_COMPLETE', output: name, outputs: Object.keys(others) },
      }),
    );
  });

  it.each([
    ['CREATE_IN_PROGRESS', 'wait'],
    ['ROLLBACK_COMPLETE', 'deploy the stack again'],
    ['CREATE_FAILED', 'deploy the stack again'],
  ])('of a stack in the state %s has the remedy for that', async (status, remedy) => {
    const found = await read(stack(status));
    expect(() => outputOf(found, 'BucketName')).toThrow(
      expect.objectContaining({ message: expect.stringContaining(status), hint: expect.stringContaining(remedy) }),
    );
  });

  it('is one that is empty, or no URL', async () => {
    const found = await read(stack('CREATE_COMPLETE', { ...all, BucketName: '', RepositoryUrl: 'charts.example.com' }));
    expect(() => outputOf(found, 'BucketName')).toThrow(expect.objectContaining({ code: 'CH_STACK_OUTPUT_MISSING' }));
    expect(() => publicUrlOf(found)).toThrow(expect.objectContaining({ code: 'CH_STACK_OUTPUT_MISSING' }));
  });
});
