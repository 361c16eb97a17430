import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../base/digest.ts';
import type { PackageFacts } from '../../chart/kept-package.ts';
import { type ContentCache, contentCache, noCache } from '../../runtime/content-cache.ts';
import { nodeDurableFiles as files } from '../../runtime/node-durable-files.ts';
import { keptPackages } from './kept-packages.ts';

let root: string;
beforeEach(async () => {
  root = join(await mkdtemp(join(tmpdir(), 'charthouse-kept-')), 'dependencies');
});
afterEach(() => rm(join(root, '..'), { recursive: true, force: true }));

const open = (at = root): ContentCache => contentCache({ root: at, maxBytes: 1e9, files, now: Date.now, onWarning: () => undefined });
const tarOf = (at: number): string => sha256Hex(Buffer.from(String(at)));
const factsOf = (at: number): PackageFacts => ({ digest: tarOf(-at), md5: tarOf(at).slice(0, 32), sizeBytes: at });

async function keep(from: number, to: number, cache = open(), target = 'to'): Promise<void> {
  const kept = await keptPackages(cache, target);
  for (let at = from; at < to; at += 1) kept.note(tarOf(at), factsOf(at));
  await kept.save();
}

describe('packages of earlier runs', () => {
  it('are found by a later one', async () => {
    await keep(0, 3);
    await keep(3, 4);
    const kept = await keptPackages(open(), 'to');
    expect([0, 1, 2, 3, 4].map((at) => kept.find(tarOf(at)))).toEqual([...[0, 1, 2, 3].map(factsOf), undefined]);
  });

  it('are those of one repository', async () => {
    await keep(0, 2);
    await keep(1, 2, open(), 'other');
    const kept = await keptPackages(open(), 'other');
    expect([0, 1].map((at) => kept.find(tarOf(at)))).toEqual([undefined, factsOf(1)]);
  });

  it('are not written again if nothing is new', async () => {
    await keep(0, 2);
    const kept = await keptPackages({ ...open(), note: () => expect.fail('written') }, 'to');
    kept.find(tarOf(1));
    await kept.save();
    await kept.save();
  });

  it('are bounded: those that were not used for the longest time go first', async () => {
    await keep(0, 3_000);
    const kept = await keptPackages(open(), 'to');
    kept.find(tarOf(0));
    for (let at = 3_000; at < 4_002; at += 1) kept.note(tarOf(at), factsOf(at));
    await kept.save();
    const left = await keptPackages(open(), 'to');
    expect([0, 1, 2, 3, 4_001].map((at) => left.find(tarOf(at)) !== undefined)).toEqual([true, false, false, true, true]);
  });

  it.each([
    ['damaged', (text: Buffer) => Buffer.concat([text.subarray(0, -9), Buffer.from('something')])],
    ['cut', (text: Buffer) => text.subarray(0, -20)],
    ['empty', () => Buffer.alloc(0)],
  ])('are not used from a record that is %s', async (_, change) => {
    await keep(0, 3);
    const [name = ''] = await readdir(join(root, 'packages'));
    const path = join(root, 'packages', name);
    await writeFile(path, change(await readFile(path)));
    expect((await keptPackages(open(), 'to')).find(tarOf(1))).toBeUndefined();
    await keep(1, 2);
    expect((await keptPackages(open(), 'to')).find(tarOf(1))).toEqual(factsOf(1));
  });

  it('lines of another form are not used', async () => {
    const record = { [tarOf(0)]: 'x', [tarOf(1)]: 7, [tarOf(2)]: `${tarOf(2)} ${tarOf(2).slice(32)} -1` };
    const kept = await keptPackages({ record: async () => record, note: async () => undefined }, 'to');
    expect([0, 1, 2].map((at) => kept.find(tarOf(at)))).toEqual([undefined, undefined, undefined]);
  });

  it.each([
    ['no cache', () => noCache],
    ['a cache in a file', () => open('/dev/null/cache')],
  ])('are not kept with %s, and nothing fails', async (_, cache) => {
    await keep(0, 2, cache());
    expect((await keptPackages(cache(), 'to')).find(tarOf(0))).toBeUndefined();
  });
});
