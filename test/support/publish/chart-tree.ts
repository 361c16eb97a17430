/** Folders on disk for tests of what goes into a package, and git in them. */
import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { readPackage } from '../../../src/chart/read-package.ts';
import { defaultLimits } from '../../../src/chart/types.ts';

/** By path: a file's text or bytes, or where a link leads. */
export type Tree = Readonly<Record<string, string | Uint8Array | { readonly link: string }>>;

/** The smallest chart. */
export const chartYaml = 'apiVersion: v2\nname: app\nversion: 0.1.0\n';

export async function writeTree(folder: string, tree: Tree): Promise<void> {
  for (const [path, what] of Object.entries(tree)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    if (typeof what === 'object' && 'link' in what) await symlink(what.link, file);
    else await writeFile(file, what);
  }
}

/** The output of a git that sees nobody's settings. */
export async function git(folder: string, ...words: readonly string[]): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  };
  return (await promisify(execFile)('git', ['-C', folder, ...words], { env })).stdout;
}

/** A repository with everything in `folder` committed. */
export async function commitAll(folder: string): Promise<void> {
  await git(folder, 'init', '-q');
  await git(folder, 'add', '-A', '-f');
  await git(folder, 'commit', '-q', '-m', 'all');
}

/** The files of a package by path, as texts of a character a byte. */
export async function filesOfPackage(bytes: Uint8Array): Promise<Readonly<Record<string, string>>> {
  const { files } = await readPackage(bytes, { fileName: 'x.tgz', limits: defaultLimits });
  return Object.fromEntries(files.map((file) => [file.path, Buffer.from(file.bytes).toString('latin1')]));
}
