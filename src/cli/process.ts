/** Runs the command line in a real process: streams that may break, signals that stop cleanly. */
import { join, relative } from 'node:path';
import { CharthouseError } from '../base/error.ts';
import type { ErrorCode } from '../base/error-catalogue.ts';
import { errorText } from '../report/error-text.ts';
import { endWithGrace } from '../runtime/end-process.ts';
import type { Output } from './context.ts';
import { type LiveLine, liveLine } from './live-line.ts';
import { run } from './run.ts';

/** The exit codes that end a run while calls may still be in progress: the deadline (5) and signals. */
const mayHang: ReadonlySet<number> = new Set([5, 130, 143]);

/** Runs the command line of the process and returns the exit code. */
export async function runInProcess(process: NodeJS.Process): Promise<number> {
  const broken: unknown[] = [];
  const stdout = outputOf(process.stdout, (error) => broken.push(error));
  const stderr = outputOf(process.stderr, () => undefined);
  const folder = workingFolder(process);
  if (folder === undefined) {
    const gone = new CharthouseError('CH_USAGE', {
      message: 'the working folder no longer exists',
      hint: 'change to an existing folder',
    });
    stderr.write(`${errorText(gone)}\n`);
    return gone.exitCode;
  }
  const line = liveLine({ stdout, stderr });
  // Node prints an uncaught exception to the stream itself.
  process.on('uncaughtExceptionMonitor', line.clear);
  const stop = stopOnSignals(process, line);
  const ask = (question: string): Promise<string> => {
    line.clear();
    return askOn(process, question, stop.signal);
  };
  const exitCode = await run(
    {
      argv: process.argv.slice(2),
      environment: process.env,
      folder,
      program: programName(process),
      stdout,
      stderr,
      ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
      signal: stop.signal,
    },
    line,
  );
  stop.release();
  await flushed(process.stdout);
  if (mayHang.has(exitCode)) endWithGrace(process, exitCode);
  if (broken.length === 0 || exitCode !== 0) return exitCode;
  // A lost result must not look like a success to the script that wanted it.
  stderr.write(`error: the result could not be written to stdout: ${String(broken[0])}\n`);
  return 1;
}

/** Ctrl-C stops the run while it waits for an answer, as at any other time. */
async function askOn({ stdin, stderr, pid, kill }: NodeJS.Process, question: string, signal: AbortSignal): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: stdin, output: stderr });
  // While it reads keys, the terminal makes no signal of a Ctrl-C.
  lines.on('SIGINT', () => {
    kill(pid, 'SIGINT');
  });
  try {
    return await lines.question(question, { signal });
  } finally {
    lines.close();
  }
}

// A reader that has seen enough (`charthouse … | head -1`) closes the pipe: no error, and no reason to stop publishing.
function outputOf(stream: NodeJS.WriteStream, onBroken: (error: unknown) => void): Output {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') onBroken(error);
  });
  return {
    write: (text) => {
      stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    get columns() {
      // A terminal that does not know its width says 0; most have 80.
      return stream.columns || (stream.isTTY === true ? 80 : 100);
    },
  };
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}

const signals = [
  ['SIGINT', 'CH_INTERRUPTED', 'Ctrl-C'],
  ['SIGTERM', 'CH_TERMINATED', 'SIGTERM'],
] as const satisfies readonly (readonly [NodeJS.Signals, ErrorCode, string])[];

/**
 * The first signal asks the run to stop, which it does once the outcome of a commit in progress is known.
 * The second one ends the process, as it would without this handler.
 */
function stopOnSignals(process: NodeJS.Process, line: LiveLine): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const handlers = signals.map(([name, code, spoken]) => {
    const handler = (): void => {
      if (controller.signal.aborted) {
        release();
        line.clear();
        process.kill(process.pid, name);
        return;
      }
      // A terminal shows ^C at its cursor: on the progress line, which is erased, or else on a line of its own.
      const isBehindCtrlC = !line.clear() && line.stderr.isTerminal;
      line.stderr.write(`${isBehindCtrlC ? '\n' : ''}stopping on ${spoken}: once more to stop at once\n`);
      controller.abort(new CharthouseError(code, { message: `stopped by ${spoken}` }));
    };
    process.on(name, handler);
    return { name, handler };
  });
  const release = (): void => {
    for (const { name, handler } of handlers) process.off(name, handler);
  };
  return { signal: controller.signal, release };
}

// Some jobs delete the checkout that they run in.
function workingFolder(process: NodeJS.Process): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

/** How the user can call this program again: `charthouse`, or `node build/cli.js` if it was called so. */
function programName({ argv, cwd }: NodeJS.Process): string {
  const script = argv[1] ?? '';
  if (script.endsWith('.js')) return `node ${relative(cwd(), script)}`;
  // npx and the scripts of a package run a link there, which is not in the PATH otherwise.
  return script.includes(join('node_modules', '.bin')) ? 'npx charthouse' : 'charthouse';
}
