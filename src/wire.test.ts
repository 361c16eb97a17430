import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { indexFolder, publish, verify } from './wire.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-wire-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('options from JavaScript', () => {
  it.each([
    ['charts', 'charts/app'],
    ['charts', undefined],
    ['charts', [1]],
    ['to', undefined],
    ['indexStyle', 'xml'],
    ['indexUrls', 'both'],
    ['dryRun', 'no'],
    ['deadlineMs', '10m'],
    ['verifyTimeoutMs', -1],
    ['url', 5],
  ])('are refused where they are of the wrong kind: %s %j', async (name, value) => {
    const options = { charts: ['.'], to: 'repository', [name]: value };
    await expect(publish(options, { folder })).rejects.toMatchObject({ code: 'CH_USAGE' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('are refused where there is nothing to publish', async () => {
    await expect(publish({ charts: [], to: 'repository' }, { folder })).rejects.toMatchObject({ code: 'CH_NO_CHARTS' });
  });
});

describe('options that mean nothing', () => {
  it.each([
    ['a repository that nobody names', 'CH_NO_TARGET', () => verify({}, { folder })],
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
