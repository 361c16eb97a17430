import { mkdir, readdir, readFile, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderAt, folderOptions, inTemporaryFolder } from '../../test/support/folder-ground.ts';
import { CharthouseError } from '../base/error.ts';
import type { LifeSigns, Pulse } from '../runtime/life-signs.ts';
import type { Identity } from '../runtime/machine.ts';
import { realClock } from '../runtime/real-clock.ts';
import type { ObjectStore } from './contract.ts';
import type { Ground } from './folder-ground.ts';
import { type Holder, holderName, parseHolder } from './folder-holder.ts';
import { withLock } from './folder-lock.ts';
import { prepareSite, type Site } from './folder-site.ts';
import { beginWriter, bury, judge, sweep } from './folder-writer.ts';

const here: Identity = { platform: 'linux', host: 'here', pid: 7, boot: 'b'.repeat(16), network: '255' };
const attributes = { contentType: 'text/plain', cacheControl: 'no-cache' };
const text = (value: string) => [Buffer.from(value)];

interface Scene {
  readonly ground: Ground;
  readonly site: Site;
  /** A holder of this machine, changed as told. */
  holder(changes?: Partial<Holder>): string;
  /** Leaves the folder of a writer behind, as a killed one does. */
  leaveWriter(name: string, life?: boolean): Promise<void>;
  leaveLock(name: string): Promise<void>;
}

interface SceneOptions {
  readonly pulse?: Pulse;
  readonly identity?: Identity;
  readonly local?: boolean;
  readonly lockWaitMs?: number;
}

/** Ground on which the machine, the file system's kind and the signs of life are as told. */
const scene = (options: SceneOptions, play: (scene: Scene) => Promise<void>) => () =>
  inTemporaryFolder(async (root) => {
    const { pulse, identity = here, local = true, lockWaitMs = 10_000 } = options;
    const real = folderOptions(root);
    const life: LifeSigns = pulse === undefined ? real.life : { ...real.life, look: async () => pulse };
    const files = { ...real.files, isLocal: async () => local };
    const ground: Ground = { ...real, life, files, machine: { identify: async () => identity }, lockWaitMs };
    const site = await prepareSite(ground);
    const like: Holder = {
      id: '0'.repeat(16),
      boot: here.boot ?? '',
      local: true,
      sign: 'file',
      scope: site.vantage.device.toString(16),
      pid: 9,
      host: 'there',
    };
    await play({
      ground,
      site,
      holder: (changes) => holderName({ ...like, ...changes }),
      leaveWriter: async (name, alive = true) => {
        await mkdir(join(site.writers, name));
        await writeFile(join(site.writers, name, 'draft'), 'half-wri');
        if (alive) await writeFile(join(site.writers, name, 'life'), '');
      },
      leaveLock: (name) => mkdir(join(site.lock, name), { recursive: true }).then(() => {}),
    });
  });

describe('a holder’s name', () => {
  it('tells what was put into it, and fits any file system', () => {
    const holder: Holder = {
      id: '1'.repeat(16),
      boot: 'f'.repeat(16),
      local: false,
      sign: 'name',
      scope: 'ffffffff',
      pid: 4_194_304,
      host: 'build-7.example',
    };
    expect(parseHolder(holderName(holder))).toEqual(holder);
    expect(Buffer.byteLength(holderName({ ...holder, host: 'größe/'.repeat(20) }))).toBeLessThan(143);
    expect(parseHolder(holderName({ ...holder, host: 'größe/' }))?.host).toBe('gr--e-');
  });

  it.each(['', '.DS_Store', 'lock', '..', 'x.b.lf1.1.h'])('is not %j', (name) => {
    expect(parseHolder(name)).toBeUndefined();
  });
});

describe('a holder is dead only by proof:', () => {
  const dead: Pulse = { kind: 'dead' };
  const alive: Pulse = { kind: 'alive', gone: new Promise(() => {}), leave: () => {} };
  const earlier = { boot: 'a'.repeat(16) };
  it.each<[string, string, SceneOptions, Partial<Holder> | undefined]>([
    ['its sign is over', 'dead', { pulse: dead }, {}],
    ['its sign lasts', 'alive', { pulse: alive }, {}],
    ['its sign cannot be looked at', 'unknown', { pulse: { kind: 'unclear' } }, {}],
    ['its sign is not there', 'absent', { pulse: { kind: 'absent' } }, {}],
    ['a silent sign seen from another mount', 'unknown', { pulse: dead }, { scope: 'abc' }],
    ['a silent name', 'dead', { pulse: dead }, { sign: 'name', scope: 'ff' }],
    ['a silent name of another network namespace', 'unknown', { pulse: dead }, { sign: 'name', scope: 'fe' }],
    [
      'a silent name, the namespace not known',
      'unknown',
      { pulse: dead, identity: { ...here, network: undefined } },
      { sign: 'name', scope: '' },
    ],
    ['an earlier run of the kernel', 'dead', { pulse: alive }, earlier],
    ['another kernel, on a network drive there', 'unknown', { pulse: dead }, { ...earlier, local: false }],
    ['another kernel, on a network drive here', 'unknown', { pulse: dead, local: false }, earlier],
    ['a kernel that is not known', 'unknown', { pulse: dead }, { boot: '' }],
    ['our kernel not known', 'unknown', { pulse: dead, identity: { ...here, boot: undefined } }, {}],
    ['no holder’s name', 'unknown', { pulse: dead }, undefined],
  ])('%s: %s', (_, verdict, options, changes) =>
    scene(options, async ({ ground, site, holder, leaveWriter }) => {
      const name = changes === undefined ? 'stranger' : holder(changes);
      await leaveWriter(name);
      expect((await judge(ground, site, name)).kind).toBe(verdict);
    })(),
  );

  it(
    'a silent sign that was never given proves nothing',
    scene({ pulse: dead }, async ({ ground, site, holder, leaveWriter }) => {
      await leaveWriter(holder(), false);
      expect((await judge(ground, site, holder())).kind).toBe('absent');
    }),
  );

  it(
    'a writer of this process is alive until it ends',
    scene({}, async ({ ground, site }) => {
      const writer = await beginWriter(ground, site);
      const verdict = await judge(ground, site, writer.name);
      expect(verdict.kind).toBe('alive');
      await writer.end();
      expect(await readdir(site.writers)).toEqual([]);
      if (verdict.kind === 'alive') await verdict.gone;
    }),
  );
});

describe('sweeping', () => {
  it(
    'clears what the dead have left, and nothing of the living, of other machines, or of those who are beginning',
    scene({}, async ({ ground, site, holder, leaveWriter, leaveLock }) => {
      const [reborn, elsewhere] = [holder({ boot: 'a'.repeat(16) }), holder({ id: '1'.repeat(16), boot: 'a'.repeat(16), local: false })];
      await Promise.all([leaveWriter(reborn), leaveWriter(elsewhere), leaveLock(reborn)]);
      const [living, beginning] = [await beginWriter(ground, site), holder({ id: '2'.repeat(16) })];
      await mkdir(join(site.writers, beginning));
      await sweep(ground, site, 'nobody');
      expect((await readdir(site.writers)).sort()).toEqual([living.name, beginning, elsewhere].sort());
      expect(await readdir(site.lock)).toEqual([]);
      await sweep({ ...ground, clock: { ...realClock, now: () => Date.now() + 120_000 } }, site, 'nobody');
      expect((await readdir(site.writers)).sort()).toEqual([living.name, elsewhere].sort());
      await living.end();
    }),
  );

  it(
    'that comes late does not hit the successor',
    scene({}, async ({ ground, site, holder, leaveLock }) => {
      const dead = holder({ boot: 'a'.repeat(16) });
      await leaveLock(dead);
      const writer = await beginWriter(ground, site);
      await withLock({ ground, site, writer, signal: undefined, isPointless: async () => false }, async (lock) => {
        await Promise.all([bury(ground, site, dead), bury(ground, site, dead), sweep(ground, site, 'nobody')]);
        await lock.confirm();
      });
      await writer.end();
    }),
  );
});

describe('the lock', () => {
  it(
    'of a dead holder has one successor at a time, however many try',
    scene({}, async ({ ground, site, holder, leaveWriter, leaveLock }) => {
      const dead = holder({ boot: 'a'.repeat(16) });
      await Promise.all([leaveWriter(dead), leaveLock(dead)]);
      let inside = 0;
      const seen: number[] = [];
      const enter = async () => {
        const writer = await beginWriter(ground, site);
        await withLock({ ground, site, writer, signal: undefined, isPointless: async () => false }, async () => {
          seen.push(++inside);
          await realClock.sleep(2);
          inside -= 1;
        });
        await writer.end();
      };
      await Promise.all(Array.from({ length: 16 }, enter));
      expect(seen).toEqual(Array.from({ length: 16 }, () => 1));
      expect(await readdir(site.writers)).toEqual([]);
    }),
  );

  const patient = async (play: (store: ObjectStore, revision: string, root: string) => Promise<void>, root: string, lockWaitMs: number) => {
    await folderAt(root).putNew('index.yaml', text('one'), attributes);
    const head = await folderAt(root).head('index.yaml');
    await play(folderAt(root, { lockWaitMs }), head.kind === 'found' ? head.info.etag : '', root);
  };

  it(
    'of another machine is waited for, then named',
    scene({}, async ({ ground: { root }, site, holder, leaveLock }) => {
      const name = holder({ boot: 'a'.repeat(16), local: false });
      await leaveLock(name);
      await patient(
        async (store, revision) => {
          const put = store.putIfMatch('index.yaml', revision, text('two'), attributes);
          await expect(put).rejects.toMatchObject({
            code: 'CH_STORE_LOCKED',
            details: { pid: 9, host: 'there', path: join(site.lock, name) },
          });
          expect(await readFile(join(root, 'index.yaml'), 'utf8')).toBe('one');
          expect(await readdir(site.lock)).toEqual([name]);
          expect(await readdir(site.writers)).toEqual([]);
        },
        root,
        300,
      );
    }),
  );

  it(
    'of another machine is ours as soon as it is given back',
    scene({}, async ({ ground: { root }, site, holder, leaveLock }) => {
      const name = holder({ boot: 'a'.repeat(16), local: false });
      await leaveLock(name);
      await patient(
        async (store, revision) => {
          const put = store.putIfMatch('index.yaml', revision, text('two'), attributes);
          await realClock.sleep(50);
          await rmdir(join(site.lock, name));
          expect(await put).toMatchObject({ kind: 'stored' });
        },
        root,
        60_000,
      );
    }),
  );

  it.each([
    ['the reason of an abort', new Error('stopped'), {}],
    [
      'that it is held, where the deadline ends the wait',
      new CharthouseError('CH_DEADLINE', { message: 'late' }),
      { code: 'CH_STORE_LOCKED' },
    ],
  ])('tells who waits for it %s', (_, reason, expected) =>
    scene({}, async ({ ground: { root }, holder, leaveLock }) => {
      await leaveLock(holder({ boot: 'a'.repeat(16), local: false }));
      await patient(
        async (store, revision) => {
          const stop = new AbortController();
          const put = store.putIfMatch('index.yaml', revision, text('two'), attributes, { signal: stop.signal });
          setTimeout(() => stop.abort(reason), 50);
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
    scene({}, async ({ ground: { root, files }, site }) => {
      await patient(
        async (_, revision) => {
          const meddled = folderAt(root, {
            files: {
              ...files,
              rename: async (from, to) => {
                await files.rename(from, to);
                if (to === site.lock) await rmdir(join(to, (await readdir(to))[0] ?? ''));
              },
            },
          });
          await expect(meddled.putIfMatch('index.yaml', revision, text('two'), attributes)).rejects.toMatchObject({
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
    'that somebody else’s file keeps busy is named, not forced',
    scene({}, async ({ ground: { root }, site }) => {
      await mkdir(site.lock);
      await writeFile(join(site.lock, '.DS_Store'), '');
      await patient(
        async (store, revision) => {
          await expect(store.putIfMatch('index.yaml', revision, text('two'), attributes)).rejects.toMatchObject({
            code: 'CH_STORE_LOCKED',
          });
          expect((await stat(join(site.lock, '.DS_Store'))).isFile()).toBe(true);
        },
        root,
        200,
      );
    }),
  );

  it(
    'is given back by the end of the process at the latest: where it cannot be removed, its silence frees it',
    scene({}, async ({ ground, site }) => {
      let failing = true;
      const files = {
        ...ground.files,
        removeFolder: (path: string) =>
          failing && path.startsWith(site.lock)
            ? Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }))
            : ground.files.removeFolder(path),
      };
      const store = folderAt(ground.root, { files });
      await store.putNew('index.yaml', text('one'), attributes);
      const head = await store.head('index.yaml');
      const revision = head.kind === 'found' ? head.info.etag : '';
      await store.putIfMatch('index.yaml', revision, text('two'), attributes);
      expect(await readdir(site.lock)).toHaveLength(1);
      failing = false;
      const next = await folderAt(ground.root).head('index.yaml');
      const put = folderAt(ground.root).putIfMatch('index.yaml', next.kind === 'found' ? next.info.etag : '', text('three'), attributes);
      expect(await put).toMatchObject({ kind: 'stored' });
    }),
  );
});
