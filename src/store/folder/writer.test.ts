import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { here, type SceneOptions, scene } from '../../../test/support/publish/folder-scene.ts';
import type { HeartbeatState } from '../../runtime/heartbeat.ts';
import { realClock } from '../../runtime/real-clock.ts';
import { type Holder, holderName, parseHolder } from './holder.ts';
import { withLock } from './lock.ts';
import { beginWriter, checkHolder, reclaim, sweep } from './writer.ts';

describe('a holder’s name', () => {
  it('contains what was put into it, and fits any file system', () => {
    const holder: Holder = {
      id: '1'.repeat(16),
      boot: 'f'.repeat(16),
      local: false,
      heartbeat: 'name',
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
  const dead: HeartbeatState = { kind: 'dead' };
  const alive: HeartbeatState = { kind: 'alive', gone: new Promise(() => {}), leave: () => {} };
  const earlier = { boot: 'a'.repeat(16) };
  it.each<[string, string, SceneOptions, Partial<Holder> | undefined]>([
    ['its heartbeat is over', 'dead', { heartbeat: dead }, {}],
    ['its heartbeat lasts', 'alive', { heartbeat: alive }, {}],
    ['its heartbeat cannot be looked at', 'unknown', { heartbeat: { kind: 'unclear' } }, {}],
    ['its heartbeat is not there', 'absent', { heartbeat: { kind: 'absent' } }, {}],
    ['a silent heartbeat seen from another mount', 'unknown', { heartbeat: dead }, { scope: 'abc' }],
    ['a silent name', 'dead', { heartbeat: dead }, { heartbeat: 'name', scope: 'ff' }],
    ['a silent name of another network namespace', 'unknown', { heartbeat: dead }, { heartbeat: 'name', scope: 'fe' }],
    [
      'a silent name, the namespace not known',
      'unknown',
      { heartbeat: dead, identity: { ...here, network: undefined } },
      { heartbeat: 'name', scope: '' },
    ],
    ['an earlier run of the kernel', 'dead', { heartbeat: alive }, earlier],
    ['another kernel, on a network drive there', 'unknown', { heartbeat: dead }, { ...earlier, local: false }],
    ['another kernel, on a network drive here', 'unknown', { heartbeat: dead, local: false }, earlier],
    ['a kernel that is not known', 'unknown', { heartbeat: dead }, { boot: '' }],
    ['our kernel not known', 'unknown', { heartbeat: dead, identity: { ...here, boot: undefined } }, {}],
    ['no holder’s name', 'unknown', { heartbeat: dead }, undefined],
  ])('%s: %s', (_, state, options, changes) =>
    scene(options, async ({ context, paths, holder, leaveWriter }) => {
      const name = changes === undefined ? 'foreign' : holder(changes);
      await leaveWriter(name);
      expect((await checkHolder(context, paths, name)).kind).toBe(state);
    })(),
  );

  it(
    'a silent heartbeat that was never given proves nothing',
    scene({ heartbeat: dead }, async ({ context, paths, holder, leaveWriter }) => {
      await leaveWriter(holder(), false);
      expect((await checkHolder(context, paths, holder())).kind).toBe('absent');
    }),
  );

  it(
    'a writer of this process is alive until it ends',
    scene({}, async ({ context, paths }) => {
      const writer = await beginWriter(context, paths);
      const state = await checkHolder(context, paths, writer.name);
      expect(state.kind).toBe('alive');
      await writer.end();
      expect(await readdir(paths.writers)).toEqual([]);
      if (state.kind === 'alive') await state.gone;
    }),
  );
});

describe('sweeping', () => {
  it(
    'clears what the dead have left, and nothing of the living, of other machines, or of those who are beginning',
    scene({}, async ({ context, paths, holder, leaveWriter, leaveLock }) => {
      const [reborn, elsewhere] = [holder({ boot: 'a'.repeat(16) }), holder({ id: '1'.repeat(16), boot: 'a'.repeat(16), local: false })];
      await Promise.all([leaveWriter(reborn), leaveWriter(elsewhere), leaveLock(reborn)]);
      const [living, beginning] = [await beginWriter(context, paths), holder({ id: '2'.repeat(16) })];
      await mkdir(join(paths.writers, beginning));
      await sweep(context, paths, 'nobody');
      expect((await readdir(paths.writers)).sort()).toEqual([living.name, beginning, elsewhere].sort());
      expect(await readdir(paths.lock)).toEqual([]);
      await sweep({ ...context, clock: { ...realClock, now: () => Date.now() + 120_000 } }, paths, 'nobody');
      expect((await readdir(paths.writers)).sort()).toEqual([living.name, elsewhere].sort());
      await living.end();
    }),
  );

  it(
    'asks sixteen of many, and those that come later clear the rest',
    scene({}, async ({ context, paths, holder, leaveWriter }) => {
      const dead = Array.from({ length: 20 }, (_, at) => holder({ id: String(at).padStart(16, '0'), boot: 'a'.repeat(16) }));
      await Promise.all(dead.map((name) => leaveWriter(name)));
      const left = async () => (await readdir(paths.writers)).length;
      const seen = [await left()];
      for (let sweeps = 0; sweeps < 2; sweeps++) {
        await sweep(context, paths, 'nobody');
        seen.push(await left());
      }
      expect(seen).toEqual([20, 4, 0]);
    }),
  );

  it(
    'that comes late does not hit the successor',
    scene({}, async ({ context, paths, holder, leaveLock }) => {
      const dead = holder({ boot: 'a'.repeat(16) });
      await leaveLock(dead);
      const writer = await beginWriter(context, paths);
      await withLock({ context, paths, writer, signal: undefined, isPointless: async () => false }, async (lock) => {
        await Promise.all([reclaim(context, paths, dead), reclaim(context, paths, dead), sweep(context, paths, 'nobody')]);
        await lock.confirm();
      });
      await writer.end();
    }),
  );
});
