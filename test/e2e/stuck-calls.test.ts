/** A call of the system that never returns: Node cannot exit while a thread waits for it, so the process has to be ended. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';

let program: BuiltProgram;
let folder: string;
let silent: Server;
let asked: () => void = () => undefined;

beforeAll(async () => {
  program = await buildProgram();
  folder = await mkdtemp(join(program.home, 'stuck-'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  // As a library does that knows nothing of pipes.
  await writeFile(
    join(folder, 'stuck.mjs'),
    `import { open } from 'node:fs';\nopen(${JSON.stringify(join(folder, 'pipe'))}, 'r', () => {});\n`,
  );
  silent = createServer(() => asked());
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  silent?.closeAllConnections();
  silent?.close();
  await rm(folder, { recursive: true, force: true });
  await program?.remove();
});

async function verify(more: readonly string[] = [], signal?: NodeJS.Signals): Promise<readonly unknown[]> {
  const { port } = silent.address() as AddressInfo; // listening on TCP
  const words = ['--import', join(folder, 'stuck.mjs'), program.path, 'verify', '--url', `http://127.0.0.1:${port}`, ...more];
  const heard = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const child = spawn(process.execPath, words, { cwd: folder, env: { PATH: process.env['PATH'] }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  const ended = once(child, 'close');
  if (signal !== undefined) {
    await heard;
    child.kill(signal);
  }
  const [, death] = await ended;
  return [death, /error (CH_\w+)/.exec(said)?.[1]];
}

describe.skipIf(process.platform === 'win32')('a thread that waits for ever', () => {
  // A shell shows 128 and the number of the signal: 130 and 143, as where nothing is stuck.
  it.each([
    ['SIGINT', 'CH_INTERRUPTED'],
    ['SIGTERM', 'CH_TERMINATED'],
  ] as const)('does not keep the process from ending on %s', async (signal, code) => {
    expect(await verify([], signal)).toEqual([signal, code]);
  });

  it('does not keep the process from ending at its deadline', async () => {
    expect(await verify(['--deadline', '1s'])).toEqual(['SIGKILL', 'CH_DEADLINE']);
  });
});
