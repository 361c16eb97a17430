import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/digest.ts';
import { contentCache } from '../../src/runtime/content-cache.ts';
import { nodeDurableFiles } from '../../src/runtime/node-durable-files.ts';
import { type Bundle, bundleChild, startChild } from '../support/cli/child.ts';
import { drawRealKills } from '../support/faults/drawn.ts';
import { doomed, parseDoom } from '../support/faults/killed.ts';
import { useCache } from './children/use-cache.ts';

let bundle: Bundle;
let base: string;
beforeAll(async () => {
  bundle = await bundleChild(new URL('children/cache-child.ts', import.meta.url));
  base = await mkdtemp(join(tmpdir(), 'charthouse-cache-kill-'));
});
afterAll(async () => {
  await bundle.remove();
  await rm(base, { recursive: true });
});

/** Every entry has the bytes that its name says; names of what is being written are listed. */
async function check(root: string): Promise<{ readonly blobs: number; readonly unfinished: number }> {
  let [blobs, unfinished] = [0, 0];
  for (const path of await readdir(root, { recursive: true })) {
    const name = path.split('/').at(-1) ?? '';
    if (name.startsWith('.tmp-')) unfinished++;
    else if (path.startsWith('blobs/')) {
      expect(sha256Hex(await readFile(join(root, path))), path).toBe(name);
      blobs++;
    }
  }
  return { blobs, unfinished };
}

const cacheAt = (root: string, nowMs: number, files = nodeDurableFiles) =>
  contentCache({ root, maxBytes: 1e9, files, now: () => nowMs, onWarning: ({ message }) => expect.fail(message) });

/** Plays the kill in this process. Resolves to whether its moment came. */
async function useUntilKilled(root: string, kill: string): Promise<boolean> {
  const { dead, files } = doomed(parseDoom(kill));
  const use = async (): Promise<boolean> => {
    for (const round of [0, 1]) await useCache(cacheAt(root, Date.now(), files), round);
    return false;
  };
  return Promise.race([use(), dead.then(() => true)]);
}

describe('a run that is killed before and after every call of the file system', () => {
  it('leaves a cache whose entries are whole, and that the next run uses', async () => {
    const undisturbed = await startChild(bundle.path, [join(base, 'undisturbed'), '2']).ended;
    const count = Number(/^calls (\d+)$/m.exec(undisturbed.stdout)?.[1]);
    expect(count).toBeGreaterThan(50);
    const kills = Array.from({ length: count }, (_, at) => [`kill-before=${at + 1}`, `kill-after=${at + 1}`]).flat();
    const isReal = drawRealKills();
    let [struck, leftovers] = [0, 0];
    const queue = [...kills];
    const lane = async () => {
      for (let kill = queue.shift(); kill !== undefined; kill = queue.shift()) {
        const root = join(base, kill);
        if (!isReal(kills.indexOf(kill))) struck += (await useUntilKilled(root, kill)) ? 1 : 0;
        else {
          const killed = await startChild(bundle.path, [root, '2', kill]).ended;
          if (killed.signal === 'SIGKILL') struck++;
          else expect(killed, kill).toMatchObject({ code: 0, signal: null });
        }
        leftovers += (await check(root).catch(() => ({ unfinished: 0 }))).unfinished;
        for (const round of [0, 1]) await useCache(cacheAt(root, Date.now()), round);
        // What was half-written goes with the first write of a day after.
        await cacheAt(root, Date.now() + 86_400_000).keep(Buffer.from(kill));
        expect(await check(root), kill).toMatchObject({ unfinished: 0 });
        await rm(root, { recursive: true });
      }
    };
    await Promise.all([lane(), lane(), lane()]);
    // A call that fails, as the first look at what is not there, has no "after".
    expect(struck).toBeGreaterThan(kills.length * 0.7);
    expect(leftovers).toBeGreaterThan(0);
    console.log(`${count} calls, ${struck} kills, ${leftovers} unfinished files left and cleared`);
  }, 300_000);
});

describe.each([2, 8])('%i processes on one cache', (processes) => {
  it.each([
    ['that has room', 1e9],
    ['that is always full', 30_000],
  ])('%s are given nothing that is not theirs, and none of them fails', async (_, size) => {
    const root = join(base, `${processes} ${size}`);
    const runs = Array.from({ length: processes }, () => startChild(bundle.path, [root, '25', `size=${size}`]).ended);
    for (const run of await Promise.all(runs)) expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('done') });
    const { blobs, unfinished } = await check(root);
    expect(unfinished).toBe(0);
    expect(blobs).toBeGreaterThan(0);
  });
});
