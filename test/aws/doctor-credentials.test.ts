/** What doctor says of credentials, wherever they come from: the built program, in a home of its own. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckResult } from '../../src/index.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';

const minuteMs = 60_000;

describe('of credentials doctor', () => {
  let program: BuiltProgram;
  beforeAll(async () => {
    program = await buildProgram();
    await mkdir(join(program.home, '.aws'), { recursive: true });
  });
  afterAll(() => program?.remove());

  /** Nobody listens at the endpoint: what comes after the credentials does not matter here. */
  async function credentials(environment: Readonly<Record<string, string>>): Promise<CheckResult | undefined> {
    const words = ['doctor', '--to', 's3://charts', '--endpoint-url', 'http://127.0.0.1:1', '--json'];
    const { stdout } = await program.run(words, { AWS_EC2_METADATA_DISABLED: 'true', ...environment });
    const document: { readonly checks: readonly CheckResult[] } = JSON.parse(stdout);
    expect(stdout).not.toContain('the-secret');
    return document.checks.find(({ check }) => check === 'credentials');
  }

  /** A profile whose process gives credentials that hold until then. */
  async function until(leftMs: number): Promise<CheckResult | undefined> {
    const said = {
      ...{ Version: 1, AccessKeyId: 'ASIAEXAMPLE7QXA', SecretAccessKey: 'the-secret', SessionToken: 'the-secret' },
      Expiration: new Date(Date.now() + leftMs).toISOString(),
    };
    await writeFile(join(program.home, 'credentials.json'), JSON.stringify(said));
    await writeFile(
      join(program.home, '.aws', 'config'),
      `[default]\ncredential_process = cat ${join(program.home, 'credentials.json')}\n`,
    );
    return credentials({});
  }

  it('says that there are none', async () => {
    expect(await credentials({})).toMatchObject({ outcome: 'failed', details: { code: 'CH_CREDENTIALS' } });
  });

  it('says where they were found', async () => {
    const keys = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE7QXA', AWS_SECRET_ACCESS_KEY: 'the-secret' };
    expect(await credentials(keys)).toMatchObject({ outcome: 'ok', message: 'access key …7QXA from the environment' });
    await writeFile(
      join(program.home, '.aws', 'config'),
      '[default]\naws_access_key_id = AKIAEXAMPLE7QXA\naws_secret_access_key = the-secret\n',
    );
    expect(await credentials({})).toMatchObject({ outcome: 'ok', message: 'access key …7QXA from the AWS profile' });
  });

  it.each([
    ['an hour', 60, 'ok'],
    ['five minutes', 5, 'warning'],
    ['less than nothing', -5, 'failed'],
  ])('says that they hold for %s', async (_, minutes, outcome) => {
    expect(await until(minutes * minuteMs)).toMatchObject({ outcome });
  });
});
