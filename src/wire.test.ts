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
