/** A folder that was read at once answers as the system does, for every kind of object in it. */
import { execFileSync } from 'node:child_process';
import { appendFile, chmod, mkdir, mkdtemp, realpath, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReadFiles } from './files.ts';
import { snapshotFolder } from './folder-snapshot.ts';
import { nodeFiles } from './node-files.ts';
import { snapshotFiles } from './snapshot-files.ts';

let scratch: string;
let folder: string;
beforeAll(async () => {
  scratch = await realpath(await mkdtemp(join(tmpdir(), 'charthouse-snapshot-')));
  folder = join(scratch, 'chart');
  await mkdir(join(folder, 'templates', 'deep'), { recursive: true });
  await mkdir(join(folder, '.git'));
  await mkdir(join(folder, 'empty'));
  await mkdir(join(folder, 'closed'));
  const texts = { 'Chart.yaml': 'name: a\n', 'nothing.txt': '', 'templates/a.yaml': 'a', 'templates/deep/b.yaml': 'b'.repeat(70_000) };
  for (const [path, text] of Object.entries({ ...texts, '.git/config': 'token', 'closed/x': 'x', secret: 's' }))
    await writeFile(join(folder, path), text);
  await writeFile(join(scratch, 'outside.txt'), 'outside');
  await writeFile(Buffer.concat([Buffer.from(`${folder}/bad-`), Buffer.from([0xff])]), 'x');
  await writeFile(join(folder, 'large.bin'), '');
  await truncate(join(folder, 'large.bin'), 9 * 1024 * 1024);
  await symlink('Chart.yaml', join(folder, 'link'));
  await symlink('templates', join(folder, 'linked'));
  await symlink('../outside.txt', join(folder, 'leaves'));
  await symlink('nowhere', join(folder, 'dangling'));
  await symlink('loop', join(folder, 'loop'));
  await symlink('/dev/zero', join(folder, 'endless'));
  await symlink(folder, join(scratch, 'name'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  await chmod(join(folder, 'secret'), 0o000);
  await chmod(join(folder, 'closed'), 0o000);
});
afterAll(async () => {
  await chmod(join(folder, 'closed'), 0o700);
  await rm(scratch, { recursive: true, force: true });
});

const inside = [
  ...['', '.git', '.git/config', '.helmignore', 'Chart.yaml', 'Chart.yaml/x', 'bad-\ufffd', 'closed', 'closed/x', 'dangling', 'empty'],
  ...['empty/x', 'endless', 'large.bin', 'leaves', 'link', 'linked', 'linked/a.yaml', 'loop', 'none/x', 'nothing.txt', 'pipe', 'secret'],
  ...['templates', 'templates/a.yaml', 'templates/deep/b.yaml', 'templates/none', '../outside.txt', '../none'],
];

type Answer = { readonly value: unknown } | { readonly code: unknown };

async function answerOf(call: () => Promise<unknown>): Promise<Answer> {
  try {
    const value = await call();
    return { value: Array.isArray(value) ? [...value].sort() : value };
  } catch (error) {
    return { code: (error as { code?: unknown }).code };
  }
}

/** Everything that a reader can ask about a path. A link to an endless device is refused by its own rule, and a sparse file is too large. */
const asked: Readonly<Record<string, (files: ReadFiles, path: string) => Promise<unknown>>> = {
  readFile: async (files, path) => Buffer.from(await files.readFile(path, { maxBytes: 1024 * 1024 })).toString(),
  aSmallFile: async (files, path) => Buffer.from(await files.readFile(path, { maxBytes: 1 })).toString(),
  readDirectory: (files, path) => files.readDirectory(path),
  info: async (files, path) => picked(await files.info(path)),
  linkInfo: async (files, path) => picked(await files.linkInfo(path)),
  realPath: (files, path) => files.realPath(path),
  readLink: (files, path) => files.readLink(path),
};

/** A snapshot's entry has more than these. */
const picked = (info: Awaited<ReturnType<ReadFiles['info']>>): unknown =>
  info === undefined ? undefined : { kind: info.kind, sizeBytes: info.sizeBytes, id: info.id };

it.each(['chart', 'name'])('answers as the system, for the folder under the name %s', async (name) => {
  const root = join(scratch, name);
  const snapshot = snapshotFolder(root);
  if (snapshot === undefined) throw new Error('no snapshot');
  const files = snapshotFiles(root, snapshot, nodeFiles, { info: new Map(), realPath: new Map() });
  for (const path of inside) {
    const place = path === '' ? root : path.startsWith('../') ? join(scratch, path.slice(3)) : `${root}/${path}`;
    for (const [what, ask] of Object.entries(asked))
      expect(await answerOf(() => ask(files, place)), `${what} ${path}`).toEqual(await answerOf(() => ask(nodeFiles, place)));
  }
});

it('contains what a chart has, and neither a clone, nor the target of a link, nor what is too large', () => {
  const snapshot = snapshotFolder(folder);
  const read = [...(snapshot?.entries ?? [])].filter(([, { at }]) => at !== undefined).map(([path]) => path);
  const all = ['Chart.yaml', 'nothing.txt', 'secret', 'templates/a.yaml', 'templates/deep/b.yaml'];
  // Root reads what nobody may.
  const mine = process.getuid?.() === 0 ? [...all, 'closed/x'] : all.filter((path) => path !== 'secret');
  expect(read.filter((path) => !path.startsWith('bad-')).sort()).toEqual([...mine].sort());
  expect(Buffer.from(snapshot?.bytes ?? new ArrayBuffer(0)).includes('token')).toBe(false);
});

it('is none for a file and for nothing', () => {
  expect(snapshotFolder(join(folder, 'Chart.yaml'))).toBeUndefined();
  expect(snapshotFolder(join(folder, 'none'))).toBeUndefined();
  expect(snapshotFolder(join(folder, 'pipe'))).toBeUndefined();
});

it('is a state of the folder: what is written later is not in it', async () => {
  const other = join(scratch, 'other');
  await mkdir(other);
  await writeFile(join(other, 'a'), 'first');
  const snapshot = snapshotFolder(other);
  if (snapshot === undefined) throw new Error('no snapshot');
  await appendFile(join(other, 'a'), ' and more');
  const files = snapshotFiles(other, snapshot, nodeFiles, { info: new Map(), realPath: new Map() });
  expect(Buffer.from(await files.readFile(join(other, 'a'), { maxBytes: 100 })).toString()).toBe('first');
});

it('asks once for what lies outside of all charts', async () => {
  const counted: string[] = [];
  const counting: ReadFiles = {
    ...nodeFiles,
    info: (path) => {
      counted.push(path);
      return nodeFiles.info(path);
    },
  };
  const remembered = { info: new Map(), realPath: new Map() };
  for (const name of ['chart', 'other']) {
    const snapshot = snapshotFolder(join(scratch, name));
    if (snapshot === undefined) throw new Error('no snapshot');
    const files = snapshotFiles(join(scratch, name), snapshot, counting, remembered);
    for (const path of ['.git', 'repository']) expect(await files.info(join(scratch, path))).toBeUndefined();
    expect(await files.info(join(scratch, name, '.git'))).toEqual(
      name === 'chart' ? expect.objectContaining({ kind: 'directory' }) : undefined,
    );
  }
  expect(counted).toEqual([join(scratch, '.git'), join(scratch, 'repository')]);
});
