/** One list of a work tree gives what git gives for each path. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Git, type GitAnswer, gitProgram } from './git.ts';
import { gitOnce } from './git-once.ts';
import { nodeFiles } from './node-files.ts';
import { nodePrograms } from './programs.ts';

let top: string;
let git: Git;
let asked: number;

const files = ['a', 'charts/a/x', 'charts/a/y/z', 'charts/a-b/x', 'charts/a.b/x', 'charts/a0/x', 'charts/ä/x', 'charts/b', 'z/new'];
const paths = [
  'charts/a',
  'charts/a-b',
  'charts/a.b',
  'charts/a0',
  'charts/ä',
  'charts',
  'charts/b',
  'charts/none',
  'charts/a/y',
  'z',
  'a',
];

beforeAll(async () => {
  top = await realpath(await mkdtemp(join(tmpdir(), 'charthouse-git-')));
  const run = (...args: readonly string[]): unknown => execFileSync('git', args, { cwd: top, stdio: 'ignore' });
  const write = async (path: string): Promise<void> => {
    await mkdir(dirname(join(top, path)), { recursive: true });
    await writeFile(join(top, path), path);
  };
  for (const path of files.slice(0, -1)) await write(path);
  run('init', '-q');
  run('add', '-A');
  run('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', 'a');
  await write('z/new');
  run('add', '-A');
  await write('charts/a/untracked');
  const real = gitProgram({ programs: nodePrograms, files: nodeFiles, environment: process.env, signal: new AbortController().signal });
  const counted =
    (ask: Git['tracked']): Git['tracked'] =>
    (...args) => {
      asked += 1;
      return ask(...args);
    };
  git = { tracked: counted(real.tracked), committed: counted(real.committed) };
});
afterAll(() => rm(top, { recursive: true, force: true }));

const plain = (answer: GitAnswer): unknown =>
  answer.kind === 'entries' ? [...answer.entries].sort(([a], [b]) => (a < b ? -1 : 1)) : answer;

it.each(['tracked', 'committed'] as const)('answers as git does: %s', async (state) => {
  const once = gitOnce(git);
  const many = [[], ['charts/a', 'charts/b'], ['charts/none', 'a']];
  for (const some of [...paths.map((path) => [path]), ...many])
    expect(plain(await once[state](top, some)), some.join()).toEqual(plain(await git[state](top, some)));
});

it('asks git once for all that it tracks, and again for what it does not', async () => {
  const once = gitOnce(git);
  asked = 0;
  await Promise.all(['charts/a', 'charts/a-b', 'charts/a0', 'a'].map((path) => once.tracked(top, [path])));
  expect(asked).toBe(1);
  await once.tracked(top, ['charts/none']);
  expect(asked).toBe(2);
});

it('asks for each path if the whole cannot be listed', async () => {
  const entry = { mode: '100644', id: 'a'.repeat(40) };
  const ask: Git['tracked'] = async (_, some) =>
    some.length === 0
      ? { kind: 'unavailable', why: 'git lists more files' }
      : { kind: 'entries', entries: new Map([[some[0] ?? '', entry]]) };
  const once = gitOnce({ tracked: ask, committed: ask });
  expect(plain(await once.tracked('/top', ['a']))).toEqual([['a', entry]]);
});
