/** The command as a process: signals, broken pipes, full disks, start-up. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { access, mkdir, truncate, writeFile } from 'node:fs/promises';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { version } from '../../src/base/version.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { chartFiles, makeWorkspace, type Workspace } from '../support/cli/command-line.ts';

let built: BuiltProgram;
let program: string;
let workspace: Workspace;

// As it is published, in pieces that are loaded when they are needed: what a bundle breaks, no other test sees.
beforeAll(async () => {
  built = await buildProgram();
  program = built.path;
}, 60_000);

afterAll(() => built.remove());

beforeEach(async () => {
  workspace = await makeWorkspace();
});

afterEach(async () => {
  await workspace.remove();
});

interface Running {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

function start(words: readonly string[], stdout: 'pipe' | number = 'pipe'): Running {
  const { CI: _, ...environment } = process.env;
  const child = spawn(process.execPath, [program, ...words], {
    cwd: workspace.folder,
    env: environment,
    stdio: ['ignore', stdout, 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes: Buffer) => (text += bytes.toString()));
  const ended = new Promise<Awaited<Running['ended']>>((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));
  return { child, said: () => text, ended };
}

describe('a signal', () => {
  let silent: Server;
  let asked: Promise<void>;

  beforeEach(async () => {
    let heard: () => void = () => undefined;
    asked = new Promise((resolve) => {
      heard = resolve;
    });
    // Takes the question and never answers, so that the run is at work for as long as the test wants.
    silent = createServer(() => heard());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });

  afterEach(() => {
    silent.closeAllConnections();
    silent.close();
  });

  it.each([
    ['SIGINT', 130, 'CH_INTERRUPTED'],
    ['SIGTERM', 143, 'CH_TERMINATED'],
  ] as const)('%s stops the run, which says so and exits with %i', async (signal, exitCode, code) => {
    const { port } = silent.address() as AddressInfo; // listening on TCP
    const { child, said, ended } = start(['verify', '--url', `http://127.0.0.1:${port}`, '--json']);
    await asked;
    child.kill(signal);
    expect(await ended).toEqual({ code: exitCode, signal: null });
    expect(said()).toContain(`error ${code}: `);
    expect(said()).toContain(`"exitCode": ${exitCode}`);
  });

  it('that comes twice ends the process at once', async () => {
    await mkdir(join(workspace.folder, 'repository'));
    await writeFile(join(workspace.folder, 'repository/big-1.0.0.tgz'), '');
    await truncate(join(workspace.folder, 'repository/big-1.0.0.tgz'), 256 * 1024 * 1024);
    const { child, said, ended } = start(['serve', '--port', '0']);
    await expect.poll(said, { timeout: 20_000 }).toMatch(/^http:/);
    // A download that nobody reads keeps the server waiting for its end.
    const download = get(`${said().split('\n')[0]}big-1.0.0.tgz`);
    const answer = await new Promise<IncomingMessage>((resolve) => download.on('response', resolve));
    answer.on('error', () => undefined);
    download.on('error', () => undefined);
    child.kill('SIGINT');
    await expect.poll(said, { timeout: 20_000 }).toContain('stopping on Ctrl-C');
    child.kill('SIGINT');
    expect(await ended).toEqual({ code: null, signal: 'SIGINT' });
    download.destroy();
  });
});

describe('stdout', () => {
  it('may be closed by a reader that has seen enough: the work is done all the same', async () => {
    await workspace.put(chartFiles('a'));
    const { child, ended } = start(['package', 'a']);
    child.stdout?.destroy();
    expect(await ended).toEqual({ code: 0, signal: null });
    await access(join(workspace.folder, 'a-1.0.0.tgz'));
  });

  it.runIf(existsSync('/dev/full'))('that is full is no success', async () => {
    await workspace.put(chartFiles('a'));
    const { said, ended } = start(['package', 'a'], openSync('/dev/full', 'w'));
    expect(await ended).toEqual({ code: 1, signal: null });
    expect(said()).toContain('could not be written to stdout');
  });

  it('has the whole of a long result', async () => {
    const charts = Array.from({ length: 60 }, (_, at) => `chart-${at}`);
    for (const chart of charts) await workspace.put(chartFiles(chart));
    const { said, ended } = start(['publish', ...charts, '--json', '--quiet']);
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(JSON.parse(said()).charts).toHaveLength(60);
  });
});

describe('the program', () => {
  it('reads a repository over HTTP', async () => {
    await workspace.put(chartFiles('a'));
    await start(['publish', 'a']).ended;
    const server = start(['serve', '--port', '0']);
    await expect.poll(server.said, { timeout: 20_000 }).toMatch(/^http:/);
    const { said, ended } = start(['verify', '--url', server.said().split('\n')[0] ?? '', '--quiet']);
    expect([await ended, said()]).toEqual([{ code: 0, signal: null }, 'ok 1 version\n']);
    server.child.kill('SIGTERM');
    expect((await server.ended).code).toBe(143);
  });

  it('says its version', async () => {
    const { said, ended } = start(['--version']);
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(said()).toBe(`${version}\n`);
  });

  it('ends with the exit code of its error', async () => {
    const { said, ended } = start(['publish', '--dryrun']);
    expect((await ended).code).toBe(2);
    expect(said()).toContain('did you mean --dry-run?');
  });
});
