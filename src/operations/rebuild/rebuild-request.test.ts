import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { complete } from '../../../test/support/publish/complete.ts';
import { filesIn } from '../../runtime/files-in.ts';
import type { RebuildOptions } from '../options.ts';
import { rebuildRequest } from './rebuild-request.ts';

it.each<[string, Partial<RebuildOptions>]>([
  ['absolute URLs without a URL', { indexUrls: 'absolute' }],
  ['absolute URLs with a query', { indexUrls: 'absolute', url: 'https://charts.example.com/?token=1' }],
  ['a URL that is none', { url: 'charts.example.com' }],
  ['an earlier state, and none', { from: 'index.yaml', newIndex: true }],
  ['a file that is not there', { from: 'nowhere.yaml' }],
  ['a folder in the place of a file', { from: '.' }],
  ['a folder for parts without a shard', { parts: 'parts' }],
  ['a shard and a merge', { shard: '1/2', merge: '.' }],
  ...['0/8', '9/8', '3', '3/0', '3/8/1', '-1/8', '1/1001', 'a/b', ''].map((shard): [string, Partial<RebuildOptions>] => [
    `the shard ‘${shard}’`,
    { shard },
  ]),
  ['a merge of a folder without parts', { merge: '.' }],
  ['a merge of a folder that is not there', { merge: 'nowhere' }],
])('refuses %s before the repository is read', async (_, options) => {
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-rebuild-'));
  try {
    const ports = { files: filesIn(folder), target: 'x' };
    await writeFile(join(folder, 'index.yaml'), 'apiVersion: v1\n');
    await expect(rebuildRequest(complete('rebuild', { to: 'x', ...options }), ports)).rejects.toMatchObject({ code: 'CH_USAGE' });
    const { request } = await rebuildRequest(complete('rebuild', { to: 'x', from: 'index.yaml' }), ports);
    expect(Buffer.from(request.from?.bytes ?? '').toString()).toBe('apiVersion: v1\n');
  } finally {
    await rm(folder, { recursive: true });
  }
});
