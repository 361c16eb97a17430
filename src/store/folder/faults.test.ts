import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderAt, inTemporaryFolder } from '../../../test/support/publish/folder-context.ts';
import { type Call, tapped } from '../../../test/support/publish/tapped.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { socketHeartbeats } from '../../runtime/heartbeat.ts';
import { nodeDurableFiles } from '../../runtime/node-durable-files.ts';

const attributes = { contentType: 'text/plain', cacheControl: 'no-cache' };
const real = { files: nodeDurableFiles, heartbeats: socketHeartbeats };
const text = (value: string) => [Buffer.from(value)];
const failure = (code: string) => Object.assign(new Error(code), { code });

/** One publish of a second version, as far as a store sees it. */
async function publish(store: ObjectStore): Promise<void> {
  await store.putNew('charts/two.tgz', text('two'), { attributes });
  const got = await store.get('index.yaml');
  if (got.kind === 'found') await store.putIfMatch('index.yaml', got.info.etag, [got.body, Buffer.from('two\n')], { attributes });
}

async function prepared(root: string): Promise<void> {
  const store = folderAt(root);
  await store.putNew('one.tgz', text('one'), { attributes });
  await store.putNew('index.yaml', text('one\n'), { attributes });
}

/** How many calls a publish makes; the same each time, since nothing runs beside it. */
async function countCalls(): Promise<readonly Call[]> {
  let calls: readonly Call[] = [];
  await inTemporaryFolder(async (root) => {
    await prepared(root);
    const ports = tapped(real);
    await publish(folderAt(root, ports));
    calls = ports.calls;
  });
  return calls;
}

/** Fails calls with a code of the system: before they are made, but for those that end something, which end it all the same. */
function failing(errno: string, chosen: (call: Call) => boolean) {
  const ends = ({ name }: Call) => name === 'file.close' || name === 'heartbeats.stop';
  const fail = (call: Call, now: boolean) => {
    if (now && chosen(call)) throw failure(errno);
  };
  return tapped(real, { before: (call) => fail(call, !ends(call)), after: (call) => fail(call, ends(call)) });
}

describe('a folder store whose file system fails', () => {
  it('loses nothing, says so, and works again afterwards, whichever call it is', async () => {
    const calls = await countCalls();
    let failures = 0;
    for (let at = 1; at <= calls.length; at++) {
      await inTemporaryFolder(async (root) => {
        await prepared(root);
        const error: unknown = await publish(
          folderAt(
            root,
            failing('ENOSPC', (call) => call.at === at),
          ),
        ).catch((caught: unknown) => caught);
        // A failure of cleaning up, or of a fallback, is not reported.
        if (error !== undefined) {
          failures += 1;
          expect(error, JSON.stringify(calls[at - 1])).toMatchObject({ code: 'CH_STORE_FULL', details: { errno: 'ENOSPC' } });
        }
        const index = await readFile(join(root, 'index.yaml'), 'utf8');
        expect(['one\n', 'one\ntwo\n']).toContain(index);
        // After the rename the error does not claim that nothing was changed.
        if (error !== undefined && index === 'one\ntwo\n') expect(error).toMatchObject({ details: { landed: 'not-durable' } });
        await publishUntilListed(folderAt(root));
        expect(await readFile(join(root, 'index.yaml'), 'utf8')).toBe('one\ntwo\n');
        await folderAt(root).putIfMatch('index.yaml', await etagOf(root), text('three\n'), { attributes });
        expect(await readFile(join(root, 'index.yaml'), 'utf8')).toBe('three\n');
      });
    }
    expect(failures).toBeGreaterThan(calls.length / 2);
  }, 60_000);

  it.each([
    ['ENOSPC', 'CH_STORE_FULL'],
    ['EDQUOT', 'CH_STORE_FULL'],
    ['EFBIG', 'CH_STORE_FULL'],
    ['EACCES', 'CH_STORE_DENIED'],
    ['EPERM', 'CH_STORE_DENIED'],
    ['EROFS', 'CH_STORE_DENIED'],
    ['EMFILE', 'CH_STORE_UNAVAILABLE'],
    ['EIO', 'CH_STORE_UNAVAILABLE'],
    ['ENAMETOOLONG', 'CH_STORE_UNSUPPORTED'],
    ['EWEIRD', 'CH_STORE_UNEXPECTED'],
  ])('calls %s %s', async (errno, code) => {
    await inTemporaryFolder(async (root) => {
      const store = folderAt(
        root,
        failing(errno, ({ name }) => name === 'create'),
      );
      await expect(store.putNew('x', text('x'), { attributes })).rejects.toMatchObject({ code, details: { errno } });
    });
  });

  it('leaves nothing half-written behind when the disk is full', async () => {
    await inTemporaryFolder(async (root) => {
      await prepared(root);
      const full = tapped(real, {
        before: ({ name }) => {
          if (name === 'file.write') throw failure('ENOSPC');
        },
      });
      await expect(publish(folderAt(root, full))).rejects.toMatchObject({ code: 'CH_STORE_FULL' });
      expect(await readdir(join(root, '.charthouse', 'writers'))).toEqual([]);
      expect((await readdir(root)).sort()).toEqual(['.charthouse', 'index.yaml', 'one.tgz']);
    });
  });

  it('holds the lock, and releases it, if a network drive took it and lost the answer', async () => {
    await inTemporaryFolder(async (root) => {
      await prepared(root);
      const revision = await etagOf(root);
      let lost = 0;
      const forgetful = tapped(real, {
        after: ({ name, args }) => {
          if (name !== 'rename' || args[1] !== join(root, '.charthouse', 'lock')) return;
          lost += 1;
          throw failure('EIO');
        },
      });
      expect(await folderAt(root, forgetful).putIfMatch('index.yaml', revision, text('two\n'), { attributes })).toMatchObject({
        kind: 'stored',
      });
      expect(lost).toBe(1);
      expect(await readdir(join(root, '.charthouse'))).toEqual(['writers']);
    });
  });

  it('does not put an index into a folder that was removed under it', async () => {
    const names = new Set((await countCalls()).map(({ name }) => name));
    for (const name of names) {
      await inTemporaryFolder(async (root) => {
        await prepared(root);
        const revision = await etagOf(root);
        let there = true;
        const removing = tapped(real, {
          before: async (call) => {
            if (call.name === name && there) await rm(root, { recursive: true });
            if (call.name === name) there = false;
          },
        });
        const put = await folderAt(root, removing)
          .putIfMatch('index.yaml', revision, text('one\ntwo\n'), { attributes })
          .catch((error: unknown) => error);
        if (there) return expect(put).toMatchObject({ kind: 'stored' });
        expect(await folderAt(root).head('index.yaml'), name).toMatchObject({ kind: 'missing' });
        // Tidying up follows the rename and comes too late to notice.
        const expected = ['removeFolder', 'remove', 'heartbeats.stop'].includes(name) ? 'stored' : 'refused';
        if (put instanceof Error) expect(put, name).toMatchObject({ code: 'CH_STORE_UNAVAILABLE' });
        else expect(put, name).toMatchObject({ kind: expected });
      });
    }
  });
});

async function etagOf(root: string): Promise<string> {
  const head = await folderAt(root).head('index.yaml');
  return head.kind === 'found' ? head.info.etag : '';
}

async function publishUntilListed(store: ObjectStore): Promise<void> {
  const got = await store.get('index.yaml');
  if (got.kind === 'found' && Buffer.from(got.body).toString().includes('two')) return;
  await publish(store);
}
