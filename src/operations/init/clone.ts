/** The clone that contains a folder: its root, and its repository on GitHub. */
import { isAbsolute, join, resolve } from 'node:path';
import { systemCode } from '../../base/system-code.ts';
import type { ReadFiles } from '../../runtime/files.ts';

/** In the forms of HTTPS and SSH, also that through port 443; a host whose name only ends alike is another one. */
const onGithub = /(?:\/\/|@|^)(?:www\.|ssh\.)?github\.com(?::\d+\/|[:/])([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/i;

/** Of a file of git's. */
const maxBytes = 1024 * 1024;

/** A clone, seen from the folder. */
export interface Clone {
  /** The folder that holds `.git`: `.`, or a path that leads up. */
  readonly root: string;
  /** `OWNER/NAME` of the remote `origin`; undefined if there is none, or if it is not on GitHub. */
  readonly repository: string | undefined;
}

/** Undefined if no folder from here up to the root of the file system is a clone. */
export async function cloneAround(files: ReadFiles): Promise<Clone | undefined> {
  const here = await files.realPath('.');
  // As many folders up as there are.
  for (let root = '.'; ; root = join('..', root)) {
    const config = await configOf(root, files);
    if (config !== undefined) return { root, repository: repositoryOf(config) };
    if (resolve(here, root) === resolve(here, root, '..')) return undefined;
  }
}

/** The text of git's configuration for the clone whose root this would be. */
async function configOf(root: string, files: ReadFiles): Promise<string | undefined> {
  const own = join(root, '.git');
  const info = await files.info(own);
  if (info === undefined) return undefined;
  const folder = info.kind === 'file' ? await pointedAt(root, (await textOf(own, files))?.replace(/^gitdir:/, ''), files) : own;
  return folder === undefined ? undefined : textOf(join(folder, 'config'), files);
}

/** In a submodule `.git` names a folder like it; that of a worktree names in turn, as `commondir`, the folder that all worktrees share. */
async function pointedAt(root: string, written: string | undefined, files: ReadFiles): Promise<string | undefined> {
  if (written === undefined) return undefined;
  const folder = below(root, written);
  const shared = await textOf(join(folder, 'commondir'), files);
  return shared === undefined ? folder : below(folder, shared);
}

function below(folder: string, written: string): string {
  const path = written.trim();
  return isAbsolute(path) ? path : join(folder, path);
}

async function textOf(path: string, files: ReadFiles): Promise<string | undefined> {
  if ((await files.info(path))?.kind !== 'file') return undefined;
  try {
    return Buffer.from(await files.readFile(path, { maxBytes })).toString();
  } catch (error) {
    // Other files mean that there is no clone; a file that cannot be read is an error.
    if (['EFBIG', 'EFTYPE'].includes(systemCode(error) ?? '')) return undefined;
    throw error;
  }
}

/** `OWNER/NAME` of `origin` in the text of a `.git/config`. */
export function repositoryOf(config: string): string | undefined {
  let section = '';
  for (const line of config.split(/\r?\n/)) {
    const [, name] = /^\s*\[(.*)\]\s*$/.exec(line) ?? [];
    if (name !== undefined) section = name;
    const [, url] = /^\s*url\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    if (section !== 'remote "origin"' || url === undefined) continue;
    return onGithub.exec(url)?.[1];
  }
  return undefined;
}
