/** Runs a real program and returns what it said, for tests. */
import { spawn } from 'node:child_process';
import process from 'node:process';

/** How a program ended. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `env` is the whole environment; without it the program inherits this one's. */
export interface RunOptions {
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** After this long the program is killed and the call rejects, so that a hang ends as a failure that names its program. */
  readonly limitMs?: number | undefined;
}

/** Resolves however the program exits; rejects only if it cannot start, is killed by a signal or runs into the limit. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { cwd, env = process.env, limitMs = 110_000 } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    // Not spawn's own limit: where the program cannot start, that one goes on holding the process for its whole length.
    const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (bytes: Buffer) => stdout.push(bytes));
    child.stderr.on('data', (bytes: Buffer) => stderr.push(bytes));
    child.on('error', (cause) => {
      clearTimeout(limit);
      reject(new Error(`${program} cannot be started`, { cause }));
    });
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      const said = { stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
      if (code !== null) resolve({ code, ...said });
      else reject(new Error(`${program} ${args.join(' ')} was ended by ${signal} (limit ${limitMs} ms)\n${said.stderr}`));
    });
  });
}
