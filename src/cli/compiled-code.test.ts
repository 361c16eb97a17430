import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeFile, readCode, writeCode } from './compiled-code.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-code-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const build = 'program-ABC.cjs';
const argv = ['node', 'cli.js', 'publish', 'chart'];

it.each<readonly [string, NodeJS.ProcessEnv, NodeJS.Platform, string]>([
  ['the home folder', { HOME: '/homes/a' }, 'linux', '/homes/a/.cache/charthouse/code'],
  ['a cache folder of its own', { HOME: '/homes/a', XDG_CACHE_HOME: '/cache' }, 'linux', '/cache/charthouse/code'],
  ['a Mac', { HOME: '/homes/mac' }, 'darwin', '/homes/mac/Library/Caches/charthouse/code'],
  ['the folder of NODE_COMPILE_CACHE', { HOME: '/homes/a', NODE_COMPILE_CACHE: '/kept' }, 'linux', '/kept/charthouse'],
  ['the folder of NODE_COMPILE_CACHE in a job of CI', { CI: 'true', NODE_COMPILE_CACHE: '/kept' }, 'linux', '/kept/charthouse'],
  ['an empty NODE_COMPILE_CACHE', { HOME: '/homes/a', NODE_COMPILE_CACHE: '' }, 'linux', '/homes/a/.cache/charthouse/code'],
])('keeps code for each build, V8 and command: %s', (_, env, platform, root) => {
  expect(codeFile({ argv, env, platform }, build, 0xab)).toBe(join(root, 'program-ABC.cjs-ab', 'publish'));
});

it.each<readonly [string, NodeJS.ProcessEnv, readonly string[]]>([
  ['without a home folder', {}, argv],
  ['in a relative folder', { HOME: 'a' }, argv],
  ['with NODE_DISABLE_COMPILE_CACHE', { HOME: '/homes/a', NODE_DISABLE_COMPILE_CACHE: '1' }, argv],
  ['with NODE_DISABLE_COMPILE_CACHE, if a folder is named, too', { NODE_COMPILE_CACHE: '/kept', NODE_DISABLE_COMPILE_CACHE: '1' }, argv],
  ['in a job of CI', { HOME: '/homes/a', CI: 'true' }, argv],
  ['without a command', { HOME: '/homes/a' }, argv.slice(0, 2)],
  ['for an option', { HOME: '/homes/a' }, ['node', 'cli.js', '--help']],
  ['for a path', { HOME: '/homes/a' }, ['node', 'cli.js', '../publish']],
])('keeps no code %s', (_, env, words) => {
  expect(codeFile({ argv: [...words], env, platform: 'linux' }, build, 1)).toBeUndefined();
});

const files = new Map([
  ['program-ABC.cjs', { size: 100, mtimeMs: 1.5, code: Buffer.from('the code of one') }],
  ['chunk-\u00e9.cjs', { size: 7, mtimeMs: 2, code: Buffer.from('another') }],
]);
let written = 0;

async function keep(): Promise<string> {
  const path = join(folder, String(++written), 'code', `${build}-1`, 'publish');
  writeCode(path, { runs: 2, files }, Date.now());
  return path;
}

it('reads what it wrote, at places from which V8 needs no copy', async () => {
  const kept = readCode(await keep());
  expect(kept).toEqual({ runs: 2, files });
  for (const { code } of kept.files.values()) expect(code.byteOffset % 8).toBe(0);
});

it.each<readonly [string, (path: string) => Promise<unknown>]>([
  ['is missing', (path) => rm(path)],
  ['is cut', (path) => truncate(path, 200)],
  ['is empty', (path) => truncate(path, 0)],
  [
    'has one changed byte of code',
    async (path) => writeFile(path, (await readFile(path, 'latin1')).replace('another', 'anothex'), 'latin1'),
  ],
  [
    'has one changed byte of its list',
    async (path) => writeFile(path, (await readFile(path, 'latin1')).replace('"runs":2', '"runs":1'), 'latin1'),
  ],
  ['can be written by the group', (path) => chmod(path, 0o620)],
  ['can be written by others', (path) => chmod(path, 0o602)],
])('uses no file that %s', async (_, change) => {
  const path = await keep();
  await change(path);
  expect(readCode(path)).toEqual({ runs: 0, files: new Map() });
});

it('uses no file of another user', async () => {
  const path = await keep();
  const { uid } = await stat(path);
  expect(readCode(path, () => uid).runs).toBe(2);
  expect(readCode(path, () => uid + 1).runs).toBe(0);
});

it('replaces a file, and leaves nothing else', async () => {
  const path = await keep();
  writeCode(path, { runs: 3, files: new Map() }, Date.now());
  expect(readCode(path)).toEqual({ runs: 3, files: new Map() });
  expect(await readdir(dirname(path))).toEqual(['publish']);
});

it('deletes the code of old builds when a build comes, and nothing else', async () => {
  const path = await keep();
  const root = dirname(dirname(path));
  const old = new Date(Date.now() - 31 * 86_400_000);
  for (const name of ['program-0LD.cjs-9f', 'program-NEW.cjs-9f', 'program', 'photos']) await mkdir(join(root, name));
  for (const name of ['program-0LD.cjs-9f', 'program', 'photos']) await utimes(join(root, name), old, old);
  writeCode(join(root, 'program-B.cjs-1', 'publish'), { runs: 1, files }, Date.now());
  expect((await readdir(root)).sort()).toEqual(['photos', 'program', 'program-ABC.cjs-1', 'program-B.cjs-1', 'program-NEW.cjs-9f']);
});
