/** A repository of six packages in a fresh copy, whose times say nothing, without its index or with an empty one: no version is lost. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish } from '../../src/client/operations.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { startChild } from '../support/cli/child.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { listedIn } from '../support/publish/watch-index.ts';

const six = ['a', 'b', 'c'].flatMap((name) => ['1.0.0', '1.1.0'].map((version) => chartPackage(name, version)));
const seventh = chartPackage('next', '1.0.0');
const identities = six.map(({ metadata, digest }) => `${metadata.name} ${metadata.version} ${digest}`).sort();

let program: BuiltProgram;
let folder: string;
/** In the work tree of git. */
let origin: string;

const git = (...words: readonly string[]): Promise<unknown> =>
  promisify(execFile)('git', ['-C', join(folder, 'work'), '-c', 'user.name=x', '-c', 'user.email=x@example.com', ...words]);

beforeAll(async () => {
  program = await buildProgram();
  folder = await mkdtemp(join(tmpdir(), 'charthouse-lost-'));
  origin = join(folder, 'work', 'repository');
  const inputs = await Promise.all(
    [...six, seventh].map(async ({ fileName, bytes }) => {
      await writeFile(join(folder, fileName), bytes);
      return join(folder, fileName);
    }),
  );
  expect((await publish({ charts: inputs.slice(0, 6), to: origin, noVerify: true })).error).toBeNull();
  const nineDaysAgo = new Date(Date.now() - 9 * 86_400_000);
  for (const name of await readdir(origin)) await utimes(join(origin, name), nineDaysAgo, nineDaysAgo);
  await git('init', '--quiet');
  await git('add', '-A');
  await git('commit', '--quiet', '-m', 'all six');
});

afterAll(async () => {
  await program?.remove();
  await rm(folder, { recursive: true, force: true });
});

type Copy = 'git clone' | 'cp -r' | 'cp -a';

async function copy(how: Copy): Promise<string> {
  const place = await mkdtemp(join(folder, 'copy-'));
  if (how !== 'git clone') await cp(origin, join(place, 'repository'), { recursive: true, preserveTimestamps: how === 'cp -a' });
  else await promisify(execFile)('git', ['clone', '--quiet', join(folder, 'work'), place]);
  return join(place, 'repository');
}

interface Said {
  readonly exitCode: number;
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null;
}

async function charthouse(...words: readonly string[]): Promise<Said> {
  const { stdout } = await startChild(program.path, [...words, '--json']).ended;
  return JSON.parse(stdout);
}

async function listed(root: string): Promise<readonly string[] | undefined> {
  const text = await readFile(join(root, 'index.yaml'), 'utf8').catch(() => undefined);
  return text === undefined
    ? undefined
    : listedIn(text)
        ?.map(({ name, version, digest }) => `${name} ${version} ${digest}`)
        .sort();
}

describe.concurrent.each<[Copy]>([['git clone'], ['cp -r'], ['cp -a']])('in a copy by %s', (how) => {
  it.concurrent.each<[string, string | undefined]>([
    ['without index.yaml', undefined],
    ['with an empty index.yaml', 'apiVersion: v1\nentries: {}\ngenerated: "2026-01-02T03:04:05Z"\n'],
  ])('%s, publish stops, doctor and verify say why, and rebuild lists all six', async (_, text) => {
    const root = await copy(how);
    const index = join(root, 'index.yaml');
    if (text === undefined) await rm(index);
    else await writeFile(index, text);
    const before = await listed(root);

    const next = join(folder, seventh.fileName);
    const stopped = await charthouse('publish', next, '--to', root);
    expect([stopped.exitCode, stopped.error?.code]).toEqual([6, 'CH_INDEX_VANISHED']);
    expect(stopped.error?.message).toContain('6 packages are there that no entry names');
    expect(stopped.error?.hint).toContain('charthouse rebuild');
    expect(await listed(root)).toEqual(before);
    expect(await readdir(root)).not.toContain(seventh.fileName);
    expect((await charthouse('verify', '--to', root)).error?.code).toBe('CH_INDEX_VANISHED');
    expect((await charthouse('doctor', '--to', root)).error?.code).toBe('CH_DOCTOR_FAILED');

    expect((await charthouse('rebuild', '--to', root)).error).toBeNull();
    expect(await listed(root)).toEqual(identities);
    expect((await charthouse('publish', next, '--to', root)).error).toBeNull();
    expect(await listed(root)).toHaveLength(7);
  });
});
