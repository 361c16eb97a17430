import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HeartbeatAddress, socketHeartbeats } from './heartbeat.ts';
import { thisMachine } from './machine.ts';

let root: string;
beforeEach(async () => {
  // Longer than any socket path may be.
  root = join(await mkdtemp(join(tmpdir(), 'life-')), 'x'.repeat(150));
  await mkdir(root);
});
afterEach(() => rm(join(root, '..'), { recursive: true }));

const kinds: readonly HeartbeatAddress['kind'][] = process.platform === 'linux' ? ['file', 'name'] : ['name'];
const at = (kind: HeartbeatAddress['kind'], name = 'life'): HeartbeatAddress =>
  kind === 'file' ? { kind, folder: root, name } : { kind, name: name + root.slice(-156, -150) };

/** The address of a name, for a process that is not charthouse. */
const byName: Readonly<Record<string, string>> = { linux: '\0', darwin: '/var/tmp/', win32: '\\\\.\\pipe\\' };

describe.each(kinds)('a heartbeat by %s', (kind) => {
  it('is there from its beginning to its end, and its end is noticed', async () => {
    const sign = await socketHeartbeats.start(at(kind));
    const pulse = await socketHeartbeats.check(at(kind));
    expect(pulse.kind).toBe('alive');
    await sign?.stop();
    if (pulse.kind === 'alive') await pulse.gone;
    expect((await socketHeartbeats.check(at(kind))).kind).toBe(kind === 'file' || process.platform === 'darwin' ? 'absent' : 'dead');
  });

  it('ends for a watcher who leaves', async () => {
    const sign = await socketHeartbeats.start(at(kind));
    const pulse = await socketHeartbeats.check(at(kind));
    if (pulse.kind !== 'alive') throw new Error(pulse.kind);
    pulse.leave();
    await pulse.gone;
    await sign?.stop();
  });

  it('is dead when its process was killed', async () => {
    const address = at(kind);
    // The path into the folder is too long for a socket: the child goes there first.
    const folder = address.kind === 'file' ? address.folder : tmpdir();
    const path = address.kind === 'file' ? 'life' : `${byName[process.platform]}charthouse-${address.name}`;
    const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`;
    const child = spawn(process.execPath, ['-e', script], { cwd: folder });
    await once(child.stdout, 'data');
    const pulse = await socketHeartbeats.check(address);
    expect(pulse.kind).toBe('alive');
    // Listened for before: it may come before the end of the pulse does.
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    if (pulse.kind === 'alive') await pulse.gone;
    await closed;
    expect((await socketHeartbeats.check(address)).kind).toBe('dead');
  });

  it('lets many watch', async () => {
    const sign = await socketHeartbeats.start(at(kind));
    const pulses = await Promise.all(Array.from({ length: 100 }, () => socketHeartbeats.check(at(kind))));
    expect(new Set(pulses.map((pulse) => pulse.kind))).toEqual(new Set(['alive']));
    await sign?.stop();
    await Promise.all(pulses.map((pulse) => pulse.kind === 'alive' && pulse.gone));
  });
});

describe.runIf(process.platform === 'linux')('a socket file', () => {
  it('can be moved while it is listened at', async () => {
    const sign = await socketHeartbeats.start(at('file', 'new'));
    await rename(join(root, 'new'), join(root, 'life'));
    expect([(await socketHeartbeats.check(at('file'))).kind, (await socketHeartbeats.check(at('file', 'new'))).kind]).toEqual([
      'alive',
      'absent',
    ]);
    await sign?.stop();
    expect((await socketHeartbeats.check(at('file'))).kind).toBe('dead');
  });

  it('that is no socket proves nothing alive, and a folder that is gone is absent', async () => {
    await writeFile(join(root, 'life'), '');
    expect((await socketHeartbeats.check(at('file'))).kind).toBe('dead');
    expect((await socketHeartbeats.check({ kind: 'file', folder: join(root, 'none'), name: 'life' })).kind).toBe('absent');
  });

  it('in a folder that is gone is an error, not a missing ability', async () => {
    await expect(socketHeartbeats.start({ kind: 'file', folder: join(root, 'none'), name: 'life' })).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});

describe('this machine', () => {
  it('is the same twice, and says which start of the kernel this is', async () => {
    const [first, second] = [await thisMachine.identify(), await thisMachine.identify()];
    expect(first).toEqual(second);
    expect(first).toMatchObject({ pid: process.pid, boot: expect.stringMatching(/^[0-9a-f]{16}$/) });
  });
});
