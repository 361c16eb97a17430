/** Runs other programs: no shell, no more output than is asked for, and ended with the run that wanted them. */
import { spawn } from 'node:child_process';

/** How a program is run. */
export interface ProgramOptions {
  /** Its working folder. */
  readonly folder: string;
  /** All of its environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** How much of each stream is kept; 1 MiB. */
  readonly maxOutputBytes?: number | undefined;
}

/** What became of it. `exitCode` is null where a signal ended it. */
export interface ProgramOutcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Running programs, as an argument. */
export interface Programs {
  /** Rejects with the signal's reason, or with the system's error where the program cannot be started. */
  run(path: string, words: readonly string[], options: ProgramOptions): Promise<ProgramOutcome>;
}

/** Of each stream the first bytes are kept: a chart may render more than anybody reads, but it is read to its end. */
const keptBytes = 1024 * 1024;

/** The machine's own. */
export const nodePrograms: Programs = {
  run: (path, words, { folder, environment, signal, maxOutputBytes = keptBytes }) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const child = spawn(path, words, { cwd: folder, env: { ...environment }, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
      const stop = (): void => {
        child.kill('SIGKILL');
        // What the program has started may hold its pipes open for as long as it likes.
        child.stdout.destroy();
        child.stderr.destroy();
      };
      signal.addEventListener('abort', stop, { once: true });
      const stdout = kept(child.stdout, maxOutputBytes);
      const stderr = kept(child.stderr, keptBytes);
      const settle = (end: () => void): void => {
        signal.removeEventListener('abort', stop);
        if (signal.aborted) reject(signal.reason);
        else end();
      };
      child.on('error', (error) => settle(() => reject(error)));
      child.on('close', (exitCode) => settle(() => resolve({ exitCode, stdout: stdout(), stderr: stderr() })));
    }),
};

function kept(stream: NodeJS.ReadableStream, maxBytes: number): () => string {
  const pieces: Buffer[] = [];
  let bytes = 0;
  stream.on('data', (piece: Buffer) => {
    if (bytes < maxBytes) pieces.push(piece.subarray(0, maxBytes - bytes));
    bytes += piece.length;
  });
  return () => Buffer.concat(pieces).toString();
}
