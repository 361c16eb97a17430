import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { doctor, indexFolder, infraDeploy, publish, status, verify } from './operations.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-wire-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

it('refuses a publish of nothing', async () => {
  await expect(publish({ charts: [], to: 'repository' }, { folder })).rejects.toMatchObject({ code: 'CH_NO_CHARTS' });
});

describe('options that mean nothing', () => {
  it.each([
    ['no repository', 'CH_NO_TARGET', () => verify({}, { folder })],
    ['the URL of a repository that is none', 'CH_USAGE', () => verify({ url: 'charts.example.com' }, { folder })],
    ['a public URL that is none', 'CH_USAGE', () => verify({ to: 'repository', url: 'charts.example.com' }, { folder })],
    [
      'a public URL with a password',
      'CH_USAGE',
      () => publish({ charts: ['.'], to: 'repository', url: 'https://me:pw@a.example' }, { folder }),
    ],
    ['a target of another kind', 'CH_USAGE', () => verify({ to: 'https://charts.example.com' }, { folder })],
    ['a folder of packages that is not there', 'CH_USAGE', () => indexFolder({ folder: 'none' }, { folder })],
    ['an index to merge that is not there', 'CH_USAGE', () => indexFolder({ folder: '.', merge: 'none.yaml' }, { folder })],
    ['a public URL that no Helm reads', 'CH_USAGE', () => publish({ charts: ['.'], to: 'repository', url: 's3://charts' }, { folder })],
  ])('are refused before anything is done: %s', async (_, code, call) => {
    await expect(call()).rejects.toMatchObject({ code });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('an environment that leads nowhere', () => {
  const keys = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'key', AWS_REGION: 'us-east-1' };
  const to = 's3://charts';
  const charts = [join(import.meta.dirname, '../../charts/kube9-operator')];

  it.each([
    ['HTTPS_PROXY', 'proxy.example:3128'],
    ['http_proxy', 'socks5://user:password@proxy.example'],
    ['HTTPS_PROXY', 'http://user:password@ proxy.example'],
  ])('%s is told by its name, in a report and without its value: %s', async (name, value) => {
    const { error } = await publish({ charts, to }, { environment: { ...keys, [name]: value } });
    expect(error).toMatchObject({ code: 'CH_USAGE', message: `${name} is not an http or https URL` });
    expect(error?.cause).toBeUndefined();
  });

  it.each([
    ['AWS_ENDPOINT_URL_S3', 'user:password@s3.example', 'is not an http or https URL'],
    ['AWS_ENDPOINT_URL', 'http://user:password@s3 example', 'is not an http or https URL'],
    ['AWS_ENDPOINT_URL', 'https://user:password@s3.example', 'contains a user name or password'],
  ])('%s is told by its name, and without its value: %s', async (name, value, fault) => {
    const publishing = publish({ charts, to }, { environment: { ...keys, [name]: value } });
    await expect(publishing).rejects.toMatchObject({ code: 'CH_USAGE', message: `${name} ${fault}` });
  });

  it('the option of a program is held to the same', async () => {
    const publishing = publish({ charts, to, endpointUrl: 's3.example:9000' }, { environment: keys });
    await expect(publishing).rejects.toMatchObject({ code: 'CH_USAGE', message: 'the endpoint URL is not an http or https URL' });
  });
});

describe('a role to assume', () => {
  const role = 'arn:aws:iam::111122223333:role/publish';
  const [to, charts] = ['s3://charts', ['.']];
  // Whatever was asked of anybody would end otherwise.
  const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };

  it.each([
    ['that is none', 'CH_USAGE', () => publish({ charts, to, roleToAssume: 'publish' }, { environment })],
    ['that is none, for a stack', 'CH_USAGE', () => infraDeploy({ stack: 'charts', roleToAssume: 'publish' }, { environment })],
    ['that is no text', 'CH_USAGE', () => publish({ charts, to, roleToAssume: JSON.parse('5') }, { environment })],
    [
      'beside credentials',
      'CH_USAGE',
      () => verify({ to, roleToAssume: role }, { environment, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } }),
    ],
    ['of another account', 'CH_ACCOUNT_WRONG', () => publish({ charts, to, roleToAssume: role, account: '999999999999' }, { environment })],
    [
      'of another account, of a doctor',
      'CH_ACCOUNT_WRONG',
      () => doctor({ to, roleToAssume: role, account: '999999999999' }, { environment }),
    ],
    [
      'of another account, of a look',
      'CH_ACCOUNT_WRONG',
      () => status({ to, roleToAssume: role, account: '999999999999' }, { environment }),
    ],
  ])('is refused before anything is asked: %s', async (_, code, call) => {
    await expect(call()).rejects.toMatchObject({ code });
  });

  it('counts before keys in the environment', async () => {
    const keys = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'key' };
    const { error } = await verify({ to, roleToAssume: role }, { environment: { ...environment, ...keys } });
    expect(error).toMatchObject({ code: 'CH_CREDENTIALS', details: { reason: 'no-github-job' } });
  });
});
