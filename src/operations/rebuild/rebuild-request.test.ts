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
])('refuses %s before the repository is read', async (_, options) => {
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-rebuild-'));
  try {
    await writeFile(join(folder, 'index.yaml'), 'apiVersion: v1\n');
    await expect(rebuildRequest(complete('rebuild', { to: 'x', ...options }), filesIn(folder))).rejects.toMatchObject({ code: 'CH_USAGE' });
    const request = await rebuildRequest(complete('rebuild', { to: 'x', from: 'index.yaml' }), filesIn(folder));
    expect(Buffer.from(request.from?.bytes ?? '').toString()).toBe('apiVersion: v1\n');
  } finally {
    await rm(folder, { recursive: true });
  }
});
