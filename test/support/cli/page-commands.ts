/** Runs the shell blocks of a page of the documentation, with the programs that it names standing first in PATH. */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { projectRoot } from '../project-files.ts';
import { type Ran, run } from './run.ts';

/** A folder in which the commands of a page run. */
export interface PageCommands {
  readonly folder: string;
  /** Makes a program of a shell script. */
  program(name: string, script: string): Promise<void>;
  /** Runs a script with `-e`, in an environment of its own. */
  sh(script: string, env: NodeJS.ProcessEnv): Promise<Ran>;
  remove(): Promise<void>;
}

/** The caller removes it. */
export async function pageCommands(): Promise<PageCommands> {
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-page-'));
  return {
    folder,
    program: async (name, script) => {
      const path = join(folder, name);
      await writeFile(path, `#!/bin/sh\n${script}\n`);
      await chmod(path, 0o755);
    },
    sh: (script, env) =>
      run('/bin/sh', ['-ec', script], {
        cwd: folder,
        env: { HOME: folder, PATH: [folder, process.env['PATH']].join(delimiter), ...env },
      }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The shell blocks of a page, in their order. */
export async function shellBlocks(page: string): Promise<readonly string[]> {
  const text = await readFile(join(projectRoot, page), 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
}
