/** A copy into an archive file, killed at each call of the file system, and run again. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { socketHeartbeats } from '../../src/runtime/heartbeat.ts';
import { nodeDurableFiles } from '../../src/runtime/node-durable-files.ts';
import { fill, openTarget, readArchive, writeArchive } from '../support/publish/archives.ts';
import { inTemporaryFolder } from '../support/publish/folder-context.ts';
import { tapped } from '../support/publish/tapped.ts';

const before = { 'index.yaml': 'before', 'a-1.0.0.tgz': 'a' };
const after = { 'index.yaml': 'after', 'a-1.0.0.tgz': 'a', 'b-1.0.0.tgz': 'b' };
const attributes = { contentType: 'application/gzip', cacheControl: 'no-cache' };
const { signal } = new AbortController();

/** From the call `dieAt` on, nothing reaches the file system: not even what a failed run would clean up. Returns the number of calls. */
async function copy(path: string, dieAt: number): Promise<number> {
  const { files, calls } = tapped(
    { files: nodeDurableFiles, heartbeats: socketHeartbeats },
    {
      before: ({ at }) => {
        if (at >= dieAt) throw Object.assign(new Error('killed'), { code: 'EIO' });
      },
    },
  );
  try {
    const target = await openTarget(path, { files });
    const put = await target.store.putNew('b-1.0.0.tgz', [Buffer.from('b')], { attributes });
    if (put.kind === 'refused') await target.store.head('b-1.0.0.tgz');
    await fill(target.store, { 'index.yaml': 'after' });
    await target.finish(signal);
    await target.close();
  } catch (error) {
    expect(String(error)).toMatch(/EIO|killed/);
  }
  return calls.length;
}

describe('a copy into an archive that is killed', () => {
  it('leaves it as it was or complete, and a second run finishes it', () =>
    inTemporaryFolder(async (folder) => {
      const made = async (name: string): Promise<string> => {
        const path = join(folder, name, 'charts.tar');
        await writeArchive(path, before);
        return path;
      };
      const all = await copy(await made('0'), Number.POSITIVE_INFINITY);
      expect(all).toBeGreaterThan(40);
      for (let dieAt = 1; dieAt <= all; dieAt += 1) {
        const path = await made(String(dieAt));
        await copy(path, dieAt);
        expect([before, after], `call ${dieAt}`).toContainEqual(await readArchive(path));
        await copy(path, Number.POSITIVE_INFINITY);
        expect(await readArchive(path), `after call ${dieAt}`).toEqual(after);
        await rm(join(folder, String(dieAt)), { recursive: true });
      }
    }));
});
