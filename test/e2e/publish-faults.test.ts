/** What breaks under a publish, or was broken before it: a coded error, nothing lost, nothing half-visible. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { publish } from '../../src/client/operations.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { type ChildOptions, startChild } from '../support/cli/child.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';

let program: BuiltProgram;
let folder: string;
let root: string;
let next: string;

beforeAll(async () => {
  program = await buildProgram();
  folder = await mkdtemp(join(tmpdir(), 'charthouse-faults-'));
  await chmod(folder, 0o755);
  next = join(folder, 'app-2.0.0.tgz');
  await writeFile(next, chartPackage('app', '2.0.0', `a: ${'x'.repeat(200_000)}\n`).bytes);
});

afterAll(async () => {
  await program.remove();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  root = await mkdtemp(join(folder, 'repository-'));
  await chmod(root, 0o755);
  const first = join(folder, 'app-1.0.0.tgz');
  await writeFile(first, chartPackage('app', '1.0.0').bytes);
  expect((await publish({ charts: [first], to: root })).error).toBeNull();
});

interface Said {
  readonly exitCode: number;
  readonly error: { readonly code: string; readonly hint: string } | null;
}

async function publishNext(options: ChildOptions = {}): Promise<Said> {
  const { stdout } = await startChild(program.path, ['publish', next, '--to', root, '--json'], options).ended;
  return JSON.parse(stdout);
}

const index = (): string => join(root, 'index.yaml');

it.each([
  ['truncated inside an entry', (text: string) => text.slice(0, text.indexOf('digest') + 3), 'CH_INDEX_INVALID'],
  ['truncated to nothing', () => '', 'CH_INDEX_INVALID'],
  ['an error page', () => '<!DOCTYPE html>\n<html><body>404</body></html>\n', 'CH_INDEX_INVALID'],
  [
    'left with conflict markers',
    (text: string) => text.replace('entries:\n', '<<<<<<< HEAD\nentries:\n=======\n>>>>>>> a\n'),
    'CH_INDEX_INVALID',
  ],
  ['a list', () => '- a\n- b\n', 'CH_INDEX_INVALID'],
  ['binary', () => '\u0000\u0001\u0002', 'CH_INDEX_INVALID'],
])('leaves an index alone that is %s', async (_, spoil, code) => {
  const spoilt = spoil(await readFile(index(), 'utf8'));
  await writeFile(index(), spoilt);
  const { exitCode, error } = await publishNext();
  expect([exitCode, error?.code]).toEqual([6, code]);
  expect(error?.hint).not.toBe('');
  expect(await readFile(index(), 'utf8')).toBe(spoilt);
  expect(await readdir(root)).not.toContain('app-2.0.0.tgz');
});

it('does not take an index that is a folder for a missing one', async () => {
  await rm(index());
  await mkdir(join(index(), 'inside'), { recursive: true });
  const { exitCode, error } = await publishNext();
  expect([exitCode, error?.code]).toEqual([5, 'CH_STORE_UNSUPPORTED']);
  expect(await readdir(index())).toEqual(['inside']);
  expect(await readdir(root)).not.toContain('app-2.0.0.tgz');
});

it('makes a repository that was removed anew, but only with what it publishes', async () => {
  await rm(root, { recursive: true });
  expect((await publishNext()).exitCode).toBe(0);
  expect(await readFile(index(), 'utf8')).not.toContain('1.0.0\n');
});

// The superuser may read and write everything, so the child is somebody else.
const somebody = { uid: 65_534, gid: 65_534 };
const asSomebody = { skip: process.getuid?.() !== 0 };

it('stops at an index that it may not read', asSomebody, async () => {
  await chmod(index(), 0o600);
  const before = await readFile(index());
  const { exitCode, error } = await publishNext(somebody);
  expect([exitCode, error?.code]).toEqual([5, 'CH_STORE_DENIED']);
  expect(await readFile(index())).toEqual(before);
});

it('stops at a folder that it may not write', asSomebody, async () => {
  const before = await readFile(index());
  const { exitCode, error } = await publishNext(somebody);
  expect([exitCode, error?.code]).toEqual([5, 'CH_STORE_DENIED']);
  expect(await readFile(index())).toEqual(before);
  expect(await readdir(root)).not.toContain('app-2.0.0.tgz');
});

it('stops where there is no room, leaves nothing behind, and succeeds when there is', async () => {
  const before = await readFile(index());
  // 100 blocks of 512 bytes: the package, which does not compress, is larger.
  await writeFile(next, chartPackage('app', '2.0.0', noise(400_000)).bytes);
  const { exitCode, error } = await publishNext({ through: `ulimit -f 100; trap '' XFSZ; exec "$@"` });
  expect([exitCode, error?.code]).toEqual([5, 'CH_STORE_FULL']);
  expect(await readFile(index())).toEqual(before);
  expect(await readdir(root)).not.toContain('app-2.0.0.tgz');
  expect((await publishNext()).exitCode).toBe(0);
});

/** Text without a pattern, the same in every run. */
function noise(length: number): string {
  let state = 1;
  const digits = Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state % 36).toString(36);
  });
  return `a: ${digits.join('')}\n`;
}
