import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { here, type SceneOptions, scene } from '../../../test/support/publish/folder-scene.ts';
import type { Pulse } from '../../runtime/heartbeat.ts';
import { realClock } from '../../runtime/real-clock.ts';
import { type Holder, holderName, parseHolder } from './holder.ts';
import { withLock } from './lock.ts';
import { beginWriter, bury, judge, sweep } from './writer.ts';

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
