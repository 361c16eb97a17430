import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { complete } from '../../../test/support/publish/complete.ts';
import { filesIn } from '../../runtime/files-in.ts';
import { indexRequest } from './index-request.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-index-'));
  await writeFile(join(folder, 'old.yaml'), 'apiVersion: v1\n');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('what an indexing is asked for', () => {
  it('holds the bytes of the file that is merged, under the name that it was given', async () => {
    const { merge } = await indexRequest(complete('indexFolder', { folder: '.', merge: 'old.yaml' }), filesIn(folder));
    expect(merge).toEqual({ source: 'old.yaml', bytes: Buffer.from('apiVersion: v1\n') });
  });

  it.each([
    ['a folder that is not there', { folder: 'none' }],
    ['a folder that is a file', { folder: 'old.yaml' }],
    ['a file to merge that is not there', { folder: '.', merge: 'none.yaml' }],
    ['a file to merge that is a folder', { folder: '.', merge: '.' }],
    ['a URL that is none', { folder: '.', url: 'charts.example.com' }],
    ['a URL with a password', { folder: '.', url: 'https://me:hunter2@charts.example.com' }],
    ['a URL with a fragment', { folder: '.', url: 'https://charts.example.com/#top' }],
    ['a URL with a query', { folder: '.', url: 'https://charts.example.com/?token=1' }],
    ['a URL that no Helm reads', { folder: '.', url: 's3://charts' }],
  ])('is refused for %s', async (_, options) => {
    await expect(indexRequest(complete('indexFolder', options), filesIn(folder))).rejects.toMatchObject({ code: 'CH_USAGE' });
  });
});
