/** The packages of `infra/`, which has a lock of its own: installed where they are not, and its programs. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { type Ran, run } from '../cli/run.ts';
import { projectRoot } from '../project-files.ts';
import { inCi } from '../tools/tools.ts';

/** Where the stack is written. */
export const infraFolder: string = join(projectRoot, 'infra');

const installed = join(infraFolder, 'node_modules', '.lock-installed');

/** Vitest's set-up before the project `parts`, as for tools: what cannot be installed is told, not thrown. */
export async function setup(): Promise<void> {
  if (isInstalled()) return;
  process.stderr.write('tools: installing the packages of infra/ (once)\n');
  const fingerprint = fingerprintOfLock();
  const { code, stderr } = await run('npm', ['ci', '--prefix', infraFolder, '--ignore-scripts'], {
    cwd: infraFolder,
    limitMs: 10 * 60_000,
  });
  if (code === 0) await writeFile(installed, fingerprint);
  else process.stderr.write(`tools: infra/ cannot be installed here: ${stderr.trim().split('\n').slice(-3).join(' · ')}\n`);
}

/** Options for `describe` and `it`, as `needs` gives them. */
export function needsInfra(): { readonly skip: boolean } {
  return { skip: !inCi() && !isInstalled() };
}

/** Runs a program of a package that `infra/` depends on, in that folder. */
export function runInfra(program: string, ...words: readonly string[]): Promise<Ran> {
  return run(process.execPath, [join(infraFolder, 'node_modules', program), ...words], { cwd: infraFolder });
}

function isInstalled(): boolean {
  return existsSync(installed) && readFileSync(installed, 'utf8') === fingerprintOfLock();
}

function fingerprintOfLock(): string {
  return createHash('sha256')
    .update(readFileSync(join(infraFolder, 'package-lock.json')))
    .digest('hex');
}
