/** Child processes that run our TypeScript: bundled once, since Node 20 cannot run it as it is. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A program for `startChild`. */
export interface Bundle {
  readonly path: string;
  remove(): Promise<void>;
}

/** Bundles a program, with what it imports of ours; `entry` is a file URL. Anybody may read the result. */
export async function bundleChild(entry: URL): Promise<Bundle> {
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-child-'));
  await chmod(folder, 0o755);
  const path = join(folder, 'child.mjs');
  const banner = { js: "import { createRequire as childRequire } from 'node:module'; const require = childRequire(import.meta.url);" };
  await build({
    entryPoints: [fileURLToPath(entry)],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner,
    // Each start reads the whole file, and some tests start it hundreds of times. Names stay, for stack traces.
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'warning',
  });
  await chmod(path, 0o644);
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** How a child ended: one of the two is null. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running child. */
export interface Child {
  readonly pid: number;
  readonly process: ChildProcess;
  /** Resolves when the child has written this line to stdout; rejects if it ends before. */
  said(line: string): Promise<void>;
  readonly ended: Promise<Ended>;
}

/** What a child may be given beside its arguments. */
export interface ChildOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly uid?: number;
  readonly gid?: number;
  readonly cwd?: string;
  /** A shell line that ends with running `"$@"`, for limits that only a shell can set. */
  readonly through?: string;
}

/** Starts a bundle. The caller waits for `ended`, whatever happens. */
export function startChild(path: string, args: readonly string[], { through, ...options }: ChildOptions = {}): Child {
  const command = [process.execPath, path, ...args];
  const [program = '', ...rest] = through === undefined ? command : ['/bin/sh', '-c', through, 'sh', ...command];
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const lines: string[] = [];
  const stderr: Buffer[] = [];
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    child.emit('said', line);
  });
  child.stderr.on('data', (bytes: Buffer) => stderr.push(bytes));
  const ended = once(child, 'close').then(
    ([code, signal]): Ended => ({ code, signal, stdout: lines.join('\n'), stderr: Buffer.concat(stderr).toString() }),
  );
  const said = async (line: string) => {
    let over: Ended | undefined;
    void ended.then((end) => {
      over = end;
      child.emit('said');
    });
    while (!lines.includes(line)) {
      if (over !== undefined) throw new Error(`the child ended (${over.code ?? over.signal}) without saying ${line}\n${over.stderr}`);
      await once(child, 'said');
    }
  };
  return { pid: child.pid ?? 0, process: child, said, ended };
}
