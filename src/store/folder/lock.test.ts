import { mkdir, readdir, readFile, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderAt } from '../../../test/support/publish/folder-context.ts';
import { scene } from '../../../test/support/publish/folder-scene.ts';
import { CharthouseError } from '../../base/error.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { Clock } from '../../runtime/clock.ts';
import { realClock } from '../../runtime/real-clock.ts';
import { withLock } from './lock.ts';
import { beginWriter } from './writer.ts';

const attributes = { contentType: 'text/plain', cacheControl: 'no-cache' };
const text = (value: string) => [Buffer.from(value)];

describe('the lock', () => {
  it(
    'of a dead holder has one successor at a time, however many try',
    scene({}, async ({ context, paths, holder, leaveWriter, leaveLock }) => {
      const dead = holder({ boot: 'a'.repeat(16) });
      await Promise.all([leaveWriter(dead), leaveLock(dead)]);
      let inside = 0;
      const seen: number[] = [];
      const enter = async () => {
        const writer = await beginWriter(context, paths);
        await withLock({ context, paths, writer, signal: undefined, isPointless: async () => false }, async () => {
          seen.push(++inside);
          await realClock.sleep(2);
          inside -= 1;
        });
        await writer.end();
      };
      await Promise.all(Array.from({ length: 16 }, enter));
      expect(seen).toEqual(Array.from({ length: 16 }, () => 1));
      expect(await readdir(paths.writers)).toEqual([]);
    }),
  );

  const patient = async (play: (store: ObjectStore, revision: string, root: string) => Promise<void>, root: string, lockWaitMs: number) => {
    await folderAt(root).putNew('index.yaml', text('one'), { attributes });
    const head = await folderAt(root).head('index.yaml');
    await play(folderAt(root, { lockWaitMs }), head.kind === 'found' ? head.info.etag : '', root);
  };

  it(
    'of another machine is waited for, then named',
    scene({}, async ({ context: { root }, paths, holder, leaveLock }) => {
      const name = holder({ boot: 'a'.repeat(16), local: false });
      await leaveLock(name);
      await patient(
        async (store, revision) => {
          const put = store.putIfMatch('index.yaml', revision, text('two'), { attributes });
          await expect(put).rejects.toMatchObject({
            code: 'CH_STORE_LOCKED',
            details: { pid: 9, host: 'there', path: join(paths.lock, name) },
          });
          expect(await readFile(join(root, 'index.yaml'), 'utf8')).toBe('one');
          expect(await readdir(paths.lock)).toEqual([name]);
          expect(await readdir(paths.writers)).toEqual([]);
        },
        root,
        300,
      );
    }),
  );

  it(
    'of another machine is ours as soon as it is given back',
    scene({}, async ({ context: { root }, paths, holder, leaveLock }) => {
      const name = holder({ boot: 'a'.repeat(16), local: false });
      await leaveLock(name);
      await patient(
        async (store, revision) => {
          const put = store.putIfMatch('index.yaml', revision, text('two'), { attributes });
          await realClock.sleep(50);
          await rmdir(join(paths.lock, name));
          expect(await put).toMatchObject({ kind: 'stored' });
        },
        root,
        60_000,
      );
    }),
  );

  it(
    'that another process keeps is waited for once by all writes of a process',
    scene({}, async ({ context: { root }, holder, leaveLock }) => {
      await leaveLock(holder({ boot: 'a'.repeat(16), local: false }));
      await patient(
        async (_, revision) => {
          const start = Date.now();
          let waited = 0;
          const sleep: Clock['sleep'] = async (ms) => {
            waited += ms;
          };
          const store = folderAt(root, { lockWaitMs: 60_000, clock: { now: () => start + waited, sleep } });
          const puts = Array.from({ length: 8 }, () => store.putIfMatch('index.yaml', revision, text('two'), { attributes }));
          for (const put of await Promise.allSettled(puts)) expect(put).toMatchObject({ reason: { code: 'CH_STORE_LOCKED' } });
          expect(waited).toBeLessThan(2 * 60_000);
        },
        root,
        60_000,
      );
    }),
  );

  it.each([
    ['the reason of an abort', new Error('stopped'), {}],
    [
      'that it is held, if the deadline ends the wait',
      new CharthouseError('CH_DEADLINE', { message: 'late' }),
      { code: 'CH_STORE_LOCKED' },
    ],
  ])('tells the waiting process %s', (_, reason, expected) =>
    scene({}, async ({ context: { root }, holder, leaveLock }) => {
      await leaveLock(holder({ boot: 'a'.repeat(16), local: false }));
      await patient(
        async (_, revision) => {
          const stop = new AbortController();
          // It waits for nothing but the lock.
          const sleep: Clock['sleep'] = (ms, signal) => {
            setTimeout(() => stop.abort(reason));
            return realClock.sleep(ms, signal);
          };
          const store = folderAt(root, { lockWaitMs: 60_000, clock: { ...realClock, sleep } });
          const put = store.putIfMatch('index.yaml', revision, text('two'), { attributes, signal: stop.signal });
          await expect(put).rejects.toMatchObject({ message: expect.any(String), ...expected });
          if (!('code' in expected)) await expect(put).rejects.toBe(reason);
        },
        root,
        60_000,
      );
    })(),
  );

  it(
    'that a person removes from under us stops us before the rename',
    scene({}, async ({ context: { root, files }, paths }) => {
      await patient(
        async (_, revision) => {
          const meddled = folderAt(root, {
            files: {
              ...files,
              rename: async (from, to) => {
                await files.rename(from, to);
                if (to === paths.lock) await rmdir(join(to, (await readdir(to))[0] ?? ''));
              },
            },
          });
          await expect(meddled.putIfMatch('index.yaml', revision, text('two'), { attributes })).rejects.toMatchObject({
            code: 'CH_STORE_LOCKED',
          });
          expect(await readFile(join(root, 'index.yaml'), 'utf8')).toBe('one');
        },
        root,
        10_000,
      );
    }),
  );

  it(
    'with a foreign file in it is named, not forced',
    scene({}, async ({ context: { root }, paths }) => {
      await mkdir(paths.lock);
      await writeFile(join(paths.lock, '.DS_Store'), '');
      await patient(
        async (store, revision) => {
          await expect(store.putIfMatch('index.yaml', revision, text('two'), { attributes })).rejects.toMatchObject({
            code: 'CH_STORE_LOCKED',
          });
          expect((await stat(join(paths.lock, '.DS_Store'))).isFile()).toBe(true);
        },
        root,
        200,
      );
    }),
  );

  it(
    'is given back by the end of the process at the latest: if it cannot be removed, its ended heartbeat releases it',
    scene({}, async ({ context, paths }) => {
      let failing = true;
      const files = {
        ...context.files,
        removeFolder: (path: string) =>
          failing && path.startsWith(paths.lock)
            ? Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }))
            : context.files.removeFolder(path),
      };
      const store = folderAt(context.root, { files });
      await store.putNew('index.yaml', text('one'), { attributes });
      const head = await store.head('index.yaml');
      const revision = head.kind === 'found' ? head.info.etag : '';
      await store.putIfMatch('index.yaml', revision, text('two'), { attributes });
      expect(await readdir(paths.lock)).toHaveLength(1);
      failing = false;
      const next = await folderAt(context.root).head('index.yaml');
      const put = folderAt(context.root).putIfMatch('index.yaml', next.kind === 'found' ? next.info.etag : '', text('three'), {
        attributes,
      });
      expect(await put).toMatchObject({ kind: 'stored' });
    }),
  );
});
