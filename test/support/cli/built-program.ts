/** The program as it is published, built once for each worker if the run removes its temporary files, and run with nothing of this machine's environment. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { isOwnTemp } from '../fast-temp.ts';
import { projectRoot } from '../project-files.ts';
import { type Ran, run } from './run.ts';

/** The program. */
export interface BuiltProgram {
  /** Runs it in an empty home, with PATH and these variables alone; `home` is that folder. */
  run(words: readonly string[], environment?: Readonly<Record<string, string>>, cwd?: string): Promise<Ran>;
  readonly home: string;
  readonly path: string;
  remove(): Promise<void>;
}

/** Builds it; what a bundle breaks, no test of the sources sees. */
export async function buildProgram(): Promise<BuiltProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-program-'));
  const [out, home] = [await (isOwnTemp() ? builtOnce() : build(folder)), await mkdtemp(join(folder, 'home-'))];
  const path = join(out, 'cli.js');
  return {
    path,
    home,
    run: (words, environment = {}, cwd = projectRoot) =>
      run(process.execPath, [path, ...words], { cwd, env: { PATH: process.env['PATH'], HOME: home, ...environment } }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

let built: Promise<string> | undefined;

/** The sources do not change during a run. */
function builtOnce(): Promise<string> {
  built ??= mkdtemp(join(tmpdir(), 'charthouse-built-')).then(build);
  return built;
}

async function build(folder: string): Promise<string> {
  // Some tests run it as another user.
  await chmod(folder, 0o755);
  const out = join(folder, 'build');
  const { code, stderr } = await run(process.execPath, [join(projectRoot, 'scripts/build.mjs'), '--no-types', '--out', out]);
  if (code !== 0) throw new Error(stderr);
  return out;
}
