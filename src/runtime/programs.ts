/** Runs other programs: no shell, limited output, and ended together with the run. */
import { spawn } from 'node:child_process';

/** How to run a program. */
export interface ProgramOptions {
  /** Its working folder. */
  readonly folder: string;
  /** Its whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Its standard input; empty if absent. */
  readonly input?: string | undefined;
  /** How many bytes of each stream are kept; 1 MiB by default. */
  readonly maxOutputBytes?: number | undefined;
}

/** Result of a program. `exitCode` is null if a signal ended it. */
export interface ProgramOutcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs programs, as an argument. */
export interface Programs {
  /** Rejects with the signal's reason, or with the system's error if the program cannot be started. */
  run(path: string, args: readonly string[], options: ProgramOptions): Promise<ProgramOutcome>;
}

/** Only the first bytes of each stream are kept, since a chart can render a lot, but the stream is read to its end. */
const keptBytes = 1024 * 1024;

/** Programs of this machine. */
export const nodePrograms: Programs = {
  run: (path, args, { folder, environment, signal, input, maxOutputBytes = keptBytes }) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const child = spawn(path, args, { cwd: folder, env: { ...environment }, stdio: 'pipe', windowsHide: true });
      // A program may end without reading its input.
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
      const stop = (): void => {
        child.kill('SIGKILL');
        // A child of the program could keep its pipes open indefinitely.
        child.stdout.destroy();
        child.stderr.destroy();
      };
      signal.addEventListener('abort', stop, { once: true });
      const stdout = kept(child.stdout, maxOutputBytes);
      const stderr = kept(child.stderr, keptBytes);
      const finish = (end: () => void): void => {
        signal.removeEventListener('abort', stop);
        if (signal.aborted) reject(signal.reason);
        else end();
      };
      child.on('error', (error) => finish(() => reject(error)));
      child.on('close', (exitCode) => finish(() => resolve({ exitCode, stdout: stdout(), stderr: stderr() })));
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
