/** A repository as GitHub hosts it: commits, tags, and fresh clones of them. */
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { run } from '../cli/run.ts';
import { projectFiles, projectRoot } from '../project-files.ts';

/** The repository. */
export interface HostedRepository {
  /** `OWNER/NAME`. */
  readonly name: string;
  /** Where its working copy is: what is put here, the next commit has. */
  readonly folder: string;
  /** What git clones from. */
  readonly url: string;
  /** Writes these files, and commits all that is in the folder; a tag with it where one is named. */
  commit(files: Readonly<Record<string, string>>, tag?: string): Promise<void>;
  /** A new clone of that branch or tag, which knows GitHub as its origin. */
  clone(ref: string): Promise<string>;
  remove(): Promise<void>;
}

const somebody = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.com' };

/** What workflows of charts use: themselves, the Action and the charts. */
export const chartFolders: readonly string[] = ['.github/', 'action.yml', 'dist/', 'charts/'];

/** An empty one, its branch `main`. */
export async function hostRepository(name: string): Promise<HostedRepository> {
  const root = await mkdtemp(join(tmpdir(), 'charthouse-hosted-'));
  const folder = join(root, 'hosted');
  await mkdir(folder);
  const git = async (cwd: string, ...words: readonly string[]): Promise<void> => {
    const env = { PATH: process.env['PATH'], HOME: root, GIT_CONFIG_NOSYSTEM: '1', ...somebody };
    const { code, stderr } = await run('git', words, { cwd, env });
    if (code !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}`);
  };
  await git(folder, 'init', '--quiet', '--initial-branch', 'main');
  await git(folder, 'remote', 'add', 'origin', `https://github.com/${name}.git`);
  const url = pathToFileURL(folder).href;
  return {
    ...{ name, folder, url },
    commit: async (files, tag) => {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
      await git(folder, 'add', '--all');
      await git(folder, 'commit', '--quiet', '--allow-empty', '--message', tag ?? 'work');
      if (tag !== undefined) await git(folder, 'tag', tag);
    },
    clone: async (ref) => {
      const clone = await mkdtemp(join(root, 'clone-'));
      await git(root, 'clone', '--quiet', '--depth', '1', '--branch', ref, url, clone);
      await git(clone, 'remote', 'set-url', 'origin', `https://github.com/${name}.git`);
      // act copies no empty folder, and git takes a folder without refs for no repository.
      await git(clone, 'update-ref', 'refs/clone', 'HEAD');
      return clone;
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/**
 * This project as it is in its folder, uncommitted work included; nothing is committed yet. Only files whose paths begin with one
 * of these: each run of a workflow copies all files several times.
 */
export async function hostThisProject(...beginnings: readonly string[]): Promise<HostedRepository> {
  const hosted = await hostRepository('alto9/charthouse');
  for (const path of projectFiles().filter((each) => beginnings.some((beginning) => each.startsWith(beginning)))) {
    await mkdir(dirname(join(hosted.folder, path)), { recursive: true });
    await copyFile(join(projectRoot, path), join(hosted.folder, path));
  }
  return hosted;
}
