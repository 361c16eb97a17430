import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, makeDesk } from '../../test/support/cli/command-line.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await makeDesk();
});
afterAll(() => desk.remove());

// Whoever asked something of AWS here would fail: there is nothing at that port.
const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };

// Which one is looked at shows in the refusal, which comes before anything is asked.
const long = `a${'b'.repeat(60)}`;

async function refused(...words: readonly string[]): Promise<{ code: string; message: string; hint: string }> {
  const { exitCode, stdout } = await desk.run(['infra', ...words, '--json'], { environment });
  expect(exitCode).toBe(2);
  return JSON.parse(stdout).error;
}

describe('charthouse infra', () => {
  it('deploys nothing where nobody can be asked and --yes is not given', async () => {
    expect(await refused('deploy')).toMatchObject({ code: 'CH_USAGE', hint: expect.stringContaining('--yes') });
  });

  it('refuses parameters that the template does not have before it asks anything of AWS', async () => {
    const error = await refused('diff', '--parameters', 'DomainNam=charts.example.com');
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
  ])('looks at %s', async (_, file, words, told) => {
    await desk.put({ 'charthouse.yaml': `${file}\n` });
    expect(await refused('diff', ...words)).toMatchObject({ code: 'CH_USAGE', message: expect.stringContaining(told) });
    await rm(join(desk.folder, 'charthouse.yaml'));
  });

  it.each([['destroy'], []])('has no action %j', async (...words) => {
    expect(await refused(...words)).toMatchObject({ code: 'CH_USAGE' });
  });

  it('prints the template that it deploys', async () => {
    const { exitCode, stdout } = await desk.run(['infra', 'template']);
    expect([exitCode, JSON.parse(stdout).Resources.Bucket.Type]).toEqual([0, 'AWS::S3::Bucket']);
  });
});
