import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CharthouseError } from '../base/error.ts';
import { filesIn } from '../runtime/files-in.ts';
import { readConfigFile } from './file.ts';
import { loadConfig } from './load.ts';
import { commandsOf, fileReasonOf, optionList } from './names.ts';
import { resolveConfig } from './resolve.ts';
import type { CommandName, Environment, OptionSpec, WrittenConfig } from './types.ts';

/** A value that the option takes, other than its default. */
function sample({ kind, choices }: OptionSpec): string {
  const values = {
    patterns: 'v{version}',
    switch: 'true',
    target: 's3://charts',
    url: 'https://c.example',
    duration: '7s',
    age: '7d',
    count: '7',
    size: '7KiB',
    port: '7',
    path: 'out',
  };
  if (kind === 'choice') return choices?.at(-1) ?? '';
  return kind === 'account' ? '"111122223333"' : ((values as Readonly<Record<string, string>>)[kind] ?? 'x1');
}

const flag = (name: string, value: string): WrittenConfig => ({ [name]: { value, source: { kind: 'flag', flag: `--${name}` } } });

function resolved(text: string, environment: Environment = {}, flags: WrittenConfig = {}, command: CommandName = 'publish') {
  return resolveConfig({ command, flags, environment, file: readConfigFile(Buffer.from(text), 'charthouse.yaml') });
}

function refusal(work: () => unknown): CharthouseError | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof CharthouseError) return error;
    throw error;
  }
  return undefined;
}

describe('an option in charthouse.yaml', () => {
  it.each(optionList)('%s is taken or refused as its row says', (name, spec) => {
    expect(fileReasonOf(spec).length).toBeGreaterThan(10);
    for (const command of commandsOf(spec)) {
      const error = refusal(() => resolved(`# ours\n${name}: ${sample(spec)}\n`, {}, {}, command));
      if (spec.places === 'anywhere') expect([command, error]).toEqual([command, undefined]);
      else {
        expect(error).toMatchObject({ code: 'CH_CONFIG_INVALID', where: { file: 'charthouse.yaml', line: 2, column: 1 } });
        expect(error?.message).toContain(fileReasonOf(spec));
        expect(error?.hint).toContain(`--${name}`);
      }
    }
  });

  it.each(['evil.example/#', 'eu-west-1.evil.example', 'eu west', 'user@evil.example'])(
    'region %j, which is no part of a host name, is refused at its line',
    (region) => {
      const error = refusal(() => resolved(`# ours\nregion: ${JSON.stringify(region)}\n`));
      expect(error).toMatchObject({ code: 'CH_CONFIG_INVALID', where: { file: 'charthouse.yaml', line: 2, column: 9 } });
      // A flag that overrules the line makes it no better.
      const flags = flag('region', 'eu-west-1');
      expect(refusal(() => resolved(`region: ${JSON.stringify(region)}\n`, {}, flags))?.code).toBe('CH_CONFIG_INVALID');
    },
  );

  it.each(optionList.filter(([, { places }]) => places === 'anywhere'))('%s gives way to a flag', (name, spec) => {
    const config = resolved(`${name}: ${sample(spec)}\n`, {}, flag(name, sample(spec).replaceAll('"', '')), commandsOf(spec)[0]);
    expect(config.sources[name]?.kind).toBe('flag');
  });

  it('says what a program’s source needs in place of the file', () => {
    const error = refusal(() => resolved('helm-url: https://evil.example\n'));
    expect(error?.message).toBe("'helm-url' cannot be set in a file: a pull request could choose the source of the program that runs");
    expect(error?.hint).toBe('remove the line, and pass --helm-url or set CHARTHOUSE_HELM_URL');
  });

  it('never replaces the account that the environment demands', () => {
    expect(resolved('account: "111122223333"\n', { AWS_ACCOUNT_ID: '444455556666' }).account).toBe('444455556666');
  });
});

describe('endpoint-url in charthouse.yaml', () => {
  const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
  const text = 'to: s3://charts\nendpoint-url: https://minio.example\n';

  it.each<[string, Environment]>([
    ['on a machine of one’s own', {}],
    ['with a profile there', { AWS_PROFILE: 'minio' }],
    ['with static keys in a job', { CI: 'true', ...keys }],
    ['with static keys before a web identity', { ...keys, AWS_WEB_IDENTITY_TOKEN_FILE: '/token' }],
  ])('is taken %s', (_, environment) => {
    expect(resolved(text, environment).endpointUrl).toBe('https://minio.example');
  });

  it.each<[string, Environment]>([
    ['a role', { ...keys, CHARTHOUSE_ROLE_TO_ASSUME: 'arn:aws:iam::111122223333:role/r' }],
    ['a session token', { ...keys, AWS_SESSION_TOKEN: 'c' }],
    ['a web identity', { AWS_WEB_IDENTITY_TOKEN_FILE: '/token' }],
    ['the credentials of a container', { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/x' }],
    ['what a runner has', { CI: 'true' }],
    ['a profile in a job', { GITHUB_ACTIONS: 'true', AWS_PROFILE: 'x', ...keys }],
  ])('is refused with %s', (_, environment) => {
    for (const command of ['publish', 'verify', 'rebuild', 'doctor', 'status'] as const) {
      expect(refusal(() => resolved(text, environment, {}, command))).toMatchObject({
        code: 'CH_CONFIG_INVALID',
        where: { line: 2, column: 15 },
      });
      expect(refusal(() => resolved(text.replace('s3://charts', 'stack:charts'), environment, {}, command))?.code).toBe(
        'CH_CONFIG_INVALID',
      );
      expect(resolved(text, environment, flag('endpoint-url', 'https://owner.example'), command).endpointUrl).toBe('https://owner.example');
    }
  });

  it.each(['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'])('gives way to %s', (name) => {
    const config = resolved(text, { [name]: 'https://owner.example', AWS_SESSION_TOKEN: 'c', ...keys });
    expect([config.endpointUrl, config.sources['endpoint-url']]).toEqual([undefined, undefined]);
  });
});

describe('a path of charthouse.yaml', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'charthouse-checkout-')));
    await mkdir(join(folder, 'work/ci'), { recursive: true });
    await mkdir(join(folder, 'other'));
    await symlink(join(folder, 'other'), join(folder, 'work/link'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const load = async (text: string, file = 'charthouse.yaml', isClone = true) => {
    if (isClone) await mkdir(join(folder, 'work/.git'), { recursive: true });
    await writeFile(join(folder, 'work', file), text.replaceAll('FOLDER', folder));
    const flags = flag('config', file);
    return loadConfig({ command: 'package', flags, environment: {} }, filesIn(join(folder, 'work')));
  };

  it.each(['charts: [app, ./b]', 'charts: [FOLDER/work/app]', 'charts: [a/../b]', 'destination: build', 'destination: .', 'charts: [..a]'])(
    'is taken inside the checkout: %s',
    async (text) => {
      await expect(load(text)).resolves.toBeDefined();
      await expect(load(text, 'charthouse.yaml', false)).resolves.toBeDefined();
    },
  );

  it.each([
    ...['charts: [../other]', 'charts: [app, FOLDER/other]', 'charts: [/etc]', 'charts: [link]', 'charts: [link/../../other/x]'],
    ...['destination: ..', 'destination: FOLDER/other/new', 'destination: link/new'],
  ])('is refused outside of it: %s', async (text) => {
    for (const isClone of [false, true]) {
      await expect(load(text, 'charthouse.yaml', isClone)).rejects.toMatchObject({
        code: 'CH_CONFIG_INVALID',
        message: expect.stringContaining('outside the checkout'),
        where: { file: 'charthouse.yaml', line: 1 },
      });
    }
  });

  it('may lead up from a folder of the checkout', async () => {
    expect((await load('charts: [../app]', 'ci/charthouse.yaml')).charts).toEqual(['app']);
  });
});
