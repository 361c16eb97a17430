import { once } from 'node:events';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { expect, it, vi } from 'vitest';
import { bundleChild, startChild } from '../cli/child.ts';
import { startGuarded } from './guarded-process.ts';

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const limit = { timeout: 60_000 };

it('ends with the process that started it, even if that is killed', async () => {
  const bundle = await bundleChild(new URL('./guarded-child.ts', import.meta.url));
  const child = startChild(bundle.path, []);
  const [line] = await once(createInterface(child.process.stdout ?? process.stdin), 'line');
  const [pid, folder] = String(line).split(' ');
  expect([isThere(Number(pid)), existsSync(folder ?? '')]).toEqual([true, true]);
  child.process.kill('SIGKILL');
  await child.ended;
  await vi.waitFor(() => expect([isThere(Number(pid)), existsSync(folder ?? '')]).toEqual([false, false]), limit);
  await bundle.remove();
});

it('leaves neither a process nor a folder when it is closed', async () => {
  const server = await startGuarded(() => ({ program: 'sleep', args: ['600'], env: {} }));
  expect([isThere(server.pid), existsSync(server.folder)]).toEqual([true, true]);
  await server.close();
  expect([isThere(server.pid), existsSync(server.folder)]).toEqual([false, false]);
});

it('says what it wrote when it ended by itself', async () => {
  const server = await startGuarded(() => ({ program: 'sh', args: ['-c', 'echo no such luck; exit 3'], env: {} }));
  await vi.waitFor(() => expect(server.isRunning()).toBe(false), limit);
  expect([server.said(), existsSync(server.folder)]).toEqual(['no such luck', false]);
  await server.close();
});

it('knows nothing of this machine’s settings', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'mine');
  const server = await startGuarded(() => ({ program: 'env', args: [], env: { GIVEN: '1' } }));
  await vi.waitFor(() => expect(server.isRunning()).toBe(false), limit);
  vi.unstubAllEnvs();
  const names = server
    .said()
    .split('\n')
    .map((line) => line.split('=')[0] ?? '');
  expect(names.filter((name) => !['PWD', 'SHLVL', '_', 'OLDPWD'].includes(name)).sort()).toEqual(['GIVEN', 'HOME', 'PATH', 'TMPDIR']);
});
