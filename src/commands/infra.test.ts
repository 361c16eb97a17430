import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkspace, type Workspace } from '../../test/support/cli/command-line.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await makeWorkspace();
});
afterAll(() => workspace.remove());

// A request to AWS fails here: nothing listens on that port.
const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };

// Which one is looked at shows in the refusal, which comes before anything is asked.
const long = `a${'b'.repeat(60)}`;

async function refused(...args: readonly string[]): Promise<{ code: string; message: string; hint: string }> {
  const { exitCode, stdout } = await workspace.run(['infra', ...args, '--json'], { environment });
  expect(exitCode).toBe(2);
  return JSON.parse(stdout).error;
}

describe('charthouse infra', () => {
  it('deploys nothing without a terminal and without --yes', async () => {
    expect(await refused('deploy', '--stack', 'charts')).toMatchObject({ code: 'CH_USAGE', hint: expect.stringContaining('--yes') });
  });

  it('refuses parameters that the template does not have before it asks anything of AWS', async () => {
    const error = await refused('diff', '--stack', 'charts', '--parameters', 'DomainNam=charts.example.com');
    expect(error).toMatchObject({ code: 'CH_USAGE', hint: 'did you mean DomainName?' });
  });

  it.each(['two words', '1charts', 'a'.repeat(53), 'charts;rm'])('takes no stack that is called %j', async (name) => {
    expect(await refused('diff', '--stack', name)).toMatchObject({ code: 'CH_USAGE', hint: expect.stringContaining('at most 52') });
  });

  it.each<[string, string, readonly string[], string]>([
    ['the stack that charts go to', `to: stack:${long}`, [], long],
    ['the stack that is named, wherever charts go', `to: s3://bucket\nstack: ${long}`, [], long],
    ['what a flag names, before the file', 'to: stack:first\nstack: first', ['--stack', long], long],
    ['no stack where charts go elsewhere', 'to: s3://bucket', [], 'no stack is named'],
  ])('looks at %s', async (_, file, args, named) => {
    await workspace.put({ 'charthouse.yaml': `${file}\n` });
    expect(await refused('diff', ...args)).toMatchObject({ code: 'CH_USAGE', message: expect.stringContaining(named) });
    await rm(join(workspace.folder, 'charthouse.yaml'));
  });

  it.each(['diff', 'deploy', 'outputs'])('%s asks for the name of a stack if none is given, on a terminal too', async (action) => {
    const ask = async (): Promise<string> => 'charts';
    const { exitCode, stderr } = await workspace.run(['infra', action], { environment, ask });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('CH_USAGE: no stack is named\n  do: name the stack with --stack NAME')]);
  });

  it('names itself in the document of an error as it does in others', async () => {
    const { stdout } = await workspace.run(['infra', 'diff', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ command: 'infra', error: { code: 'CH_USAGE' } });
  });

  it('prints the template that it deploys', async () => {
    const { exitCode, stdout } = await workspace.run(['infra', 'template']);
    expect([exitCode, JSON.parse(stdout).Resources.Bucket.Type]).toEqual([0, 'AWS::S3::Bucket']);
  });
});
