/**
 * Every command, stopped in each of its long stretches, by the deadline and by either signal: it ends with the error of the stop, does
 * next to nothing after it, and has changed no file. What is on its way to a store is in `publish-stop.test.ts` and `faults-stop.test.ts`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/digest.ts';
import { commands } from '../../src/config/commands.ts';
import { parents } from '../../src/config/parents.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { chartFiles } from '../support/cli/command-line.ts';
import { projectRoot } from '../support/project-files.ts';

/** A stretch of work that takes long. */
interface Stretch {
  readonly words: readonly string[];
  /** Where it is stopped: at so many breaths, files or tasks of a thread, or when its request, or that of its git, has reached a server that never answers. */
  readonly at: { readonly what: 'breath' | 'open' | 'task'; readonly count: number } | 'request';
  /** How many more steps it may take: files that are read at the same time end by themselves. */
  readonly more?: number;
  /** Commands that have none cannot be stopped by it. */
  readonly hasDeadline?: false;
}

const inS3 = ['--to', 's3://charts', '--region', 'eu-west-1', '--endpoint-url', 'SERVER'];

const stretches: Readonly<Record<string, Stretch>> = {
  'publish, compressing': { words: ['publish', 'large', '--to', 'new'], at: { what: 'breath', count: 3 }, more: 2 },
  'package, compressing': { words: ['package', 'large', '-d', 'out'], at: { what: 'breath', count: 3 }, more: 2 },
  'gate, compressing': { words: ['gate', 'large'], at: { what: 'breath', count: 3 }, more: 2 },
  'publish, asking git': { words: ['publish', 'tree/app', '--to', 'new'], at: 'request' },
  'package, asking git': { words: ['package', 'tree/app', '-d', 'out'], at: 'request' },
  'gate, asking git': { words: ['gate', 'tree/app'], at: 'request' },
  'publish, reading charts': { words: ['publish', 'many/app-1*', '--to', 'new'], at: { what: 'open', count: 5 }, more: 12 },
  'publish, reading charts in a thread': { words: ['publish', 'many/*', '--to', 'new'], at: { what: 'task', count: 5 }, more: 12 },
  'package, reading charts in a thread': { words: ['package', 'many/*', '-d', 'out'], at: { what: 'task', count: 5 }, more: 12 },
  'index, reading packages': { words: ['index', 'packages'], at: { what: 'open', count: 5 }, more: 12, hasDeadline: false },
  'rebuild, reading packages': { words: ['rebuild', '--to', 'packages'], at: { what: 'open', count: 5 }, more: 64 },
  'verify, reading packages': { words: ['verify', '--to', 'repository'], at: { what: 'open', count: 5 }, more: 48 },
  'audit, reading packages': { words: ['audit', '--to', 'repository'], at: { what: 'open', count: 5 }, more: 48 },
  'check, reading charts': { words: ['check', 'many/app-1*', '--to', 'repository'], at: { what: 'open', count: 5 }, more: 12 },
  'check, reading charts in a thread': { words: ['check', 'many/*', '--to', 'repository'], at: { what: 'task', count: 5 }, more: 12 },
  'gate, reading charts in a thread': { words: ['gate', 'many/*'], at: { what: 'task', count: 5 }, more: 12 },
  'check against a server': { words: ['check', 'many/app-1', '--url', 'SERVER'], at: 'request' },
  'diff, reading packages': { words: ['diff', 'app-1', '1.0.0', '1.0.0', '--to', 'repository'], at: { what: 'open', count: 1 }, more: 8 },
  'dependency list, reading charts': { words: ['dependency', 'list', 'many/*'], at: { what: 'open', count: 5 }, more: 12 },
  'dependency build, reading charts': { words: ['dependency', 'build', 'many/*'], at: { what: 'open', count: 5 }, more: 48 },
  'dependency update, reading charts': { words: ['dependency', 'update', 'many/*'], at: { what: 'open', count: 5 }, more: 48 },
  'init, reading charts': {
    words: ['init', '--to', 'stack:charts', '--dry-run'],
    at: { what: 'open', count: 1 },
    more: 3,
    hasDeadline: false,
  },
  'verify of a server': { words: ['verify', '--url', 'SERVER'], at: 'request' },
  'audit of a server': { words: ['audit', '--url', 'SERVER'], at: 'request' },
  'diff of a server': { words: ['diff', 'app-1', '1.0.0', '1.0.0', '--url', 'SERVER'], at: 'request' },
  'publish into a bucket': { words: ['publish', 'many/app-1', ...inS3], at: 'request' },
  'rebuild of a bucket': { words: ['rebuild', ...inS3], at: 'request' },
  'rebase-urls of a bucket': { words: ['rebase-urls', '--old-url', 'https://old.example.com', ...inS3], at: 'request' },
  'pages build of a bucket': { words: ['pages', 'build', ...inS3], at: 'request' },
  'prune of a bucket': { words: ['prune', '--keep', '1', ...inS3], at: 'request' },
  'rollback of a bucket': { words: ['rollback', '1h', ...inS3], at: 'request' },
  'history of a bucket': { words: ['history', ...inS3], at: 'request' },
  'yank of a bucket': { words: ['yank', 'app', ...inS3], at: 'request' },
  'restore of a bucket': { words: ['restore', 'app', ...inS3], at: 'request' },
  'deprecate of a bucket': { words: ['deprecate', 'app', ...inS3], at: 'request' },
  'reformat of a bucket': { words: ['reformat', '--index-style', 'json', ...inS3], at: 'request' },
  'mirror of a bucket': { words: ['mirror', 's3://other', ...inS3], at: 'request' },
  'promote from a bucket': { words: ['promote', 'app', '--from', 's3://other', ...inS3], at: 'request' },
  'repair of a bucket': { words: ['repair', ...inS3], at: 'request' },
  'verify of a bucket': { words: ['verify', ...inS3], at: 'request' },
  'doctor of a bucket': { words: ['doctor', ...inS3], at: 'request' },
  'status of a bucket': { words: ['status', ...inS3], at: 'request' },
  authenticate: { words: ['authenticate', '--region', 'eu-west-1'], at: 'request' },
  'infra diff': { words: ['infra', 'diff', '--stack', 'charts'], at: 'request' },
  'infra deploy': { words: ['infra', 'deploy', '--stack', 'charts', '--yes'], at: 'request' },
  'infra outputs': { words: ['infra', 'outputs', '--stack', 'charts'], at: 'request' },
  'gate, downloading Helm': { words: ['gate', 'many/app-1', '--helm-version', '3.12.0'], at: 'request' },
};

/** What ends in less time than a stop takes, and `serve`, whose stop is in `cli-process.test.ts`. */
const short: ReadonlySet<string> = new Set(['completion', 'explain', 'serve', 'infra template', 'cache info', 'cache clean']);

const stops = [
  ['the deadline', undefined, 5, 'CH_DEADLINE'],
  ['SIGINT', 'SIGINT', 130, 'CH_INTERRUPTED'],
  ['SIGTERM', 'SIGTERM', 143, 'CH_TERMINATED'],
] as const;

let program: BuiltProgram;
let folder: string;
let server: string;
/** What lies in the folder. */
let tree: readonly string[];
/** Called for each request. */
let heard: () => void = () => undefined;

/** Never answers. */
const silent = createServer(() => heard());

// One folder for all: that nothing in it changes is what is tested.
beforeAll(async () => {
  program = await buildProgram();
  folder = join(program.home, 'sample');
  const put = async (files: Readonly<Record<string, string>>): Promise<void> => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text, { mode: 0o755 });
    }
  };
  await put({ ...chartFiles('large'), 'large/files/text.txt': 'A line of a large file.\n'.repeat(200_000) });
  await put({ ...chartFiles('tree/app'), 'tree/.git/HEAD': 'ref: refs/heads/main\n' });
  for (let i = 0; i < 60; i++) await put(chartFiles(`many/app-${i}`));
  const { code, stderr } = await program.run(['publish', 'many/*', '--to', 'repository', '--quiet'], {}, folder);
  if (code !== 0) throw new Error(stderr);
  await cp(join(folder, 'repository'), join(folder, 'packages'), { recursive: true });
  await rm(join(folder, 'packages/index.yaml'));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  server = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`; // listening on TCP
  // A git that waits, as the real one does for a pipe in `.git`.
  await put({ 'bin/git': `#!${process.execPath}\nfetch('${server}');\n` });
  tree = await treeOf();
});

afterAll(async () => {
  silent.closeAllConnections();
  silent.close();
  await program?.remove();
});

/** Every file of the folder, by its bytes. */
async function treeOf(): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(files.sort().map(async (path) => `${path} ${sha256Hex(await readFile(path))}`));
}

/** The lines that only one of both has. */
function changesOf(before: readonly string[], after: readonly string[]): readonly string[] {
  const [had, has] = [new Set(before), new Set(after)];
  return [...before.filter((line) => !has.has(line)), ...after.filter((line) => !had.has(line))];
}

async function play({ words, at, hasDeadline }: Stretch, signal: NodeJS.Signals | undefined): Promise<Record<string, unknown>> {
  const asked = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const before = tree;
  const deadlineMs = 987_654;
  const until = hasDeadline === false ? [] : ['--deadline', `${deadlineMs}ms`];
  const path = `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`;
  const env = {
    ...{ PATH: path, HOME: program.home, AWS_ENDPOINT_URL: server, AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'eu-west-1' },
    ...{ AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example', RUNNER_TOOL_CACHE: join(program.home, 'tools') },
    ...{ CHARTHOUSE_HELM_URL: `${server}/helm.tar.gz`, CHARTHOUSE_HELM_SHA256: '0'.repeat(64) },
    STOP_AT: JSON.stringify({ ...(at === 'request' ? {} : at), signal, deadlineMs }),
    NODE_OPTIONS: `--import ${pathToFileURL(join(projectRoot, 'test/support/cli/stop-at.mjs')).href}`,
  };
  const given = words.map((word) => (word === 'SERVER' ? server : word));
  const child = spawn(process.execPath, [program.path, ...given, ...until], { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  const ended = once(child, 'close');
  if (at === 'request') {
    await Promise.race([asked, ended]);
    child.kill(signal ?? 'SIGUSR2');
  }
  const [code, death] = await ended;
  silent.closeAllConnections();
  tree = await treeOf();
  const steps = Number(/^steps: (\d+)$/m.exec(said)?.[1]);
  return {
    exit: code ?? death,
    error: /error (CH_\w+)/.exec(said)?.[1] ?? said,
    stepsAfter: at === 'request' ? 0 : steps - at.count,
    changed: changesOf(before, tree),
  };
}

it('has every command that can take long', () => {
  const tried = new Set(
    Object.values(stretches).map(({ words }) => words.slice(0, Object.hasOwn(parents, words[0] ?? '') ? 2 : 1).join(' ')),
  );
  expect(Object.keys(commands).filter((command) => !tried.has(command) && !short.has(command))).toEqual([]);
});

describe.skipIf(process.platform === 'win32').each(Object.entries(stretches))('%s', (_, stretch) => {
  const possible = stops.filter(([, signal]) => signal !== undefined || stretch.hasDeadline !== false);
  it.each(possible)('is ended by %s', async (__, signal, exit, error) => {
    const { stepsAfter, ...outcome } = await play(stretch, signal);
    expect(outcome).toEqual({ exit, error, changed: [] });
    expect(stepsAfter).toBeGreaterThanOrEqual(0);
    expect(stepsAfter).toBeLessThanOrEqual(stretch.more ?? 0);
  });
});
