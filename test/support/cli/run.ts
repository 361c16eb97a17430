/** Runs a real program and returns what it said, for tests. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
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
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { cwd = process.cwd(), env = process.env, limitMs = 110_000 } = options;
  const { cause, code, signal, stdout = '', stderr = '' } = await ask({ program, args, cwd, env: { ...env }, limitMs });
  if (cause !== undefined) throw new Error(`${program} cannot be started`, { cause });
  if (code === null || code === undefined) {
    throw new Error(`${program} ${args.join(' ')} was ended by ${signal} (limit ${limitMs} ms)\n${stderr}`);
  }
  return { code, stdout, stderr };
}

interface Order {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly limitMs: number;
}

interface Outcome {
  readonly cause?: unknown;
  readonly code?: number | null;
  readonly signal?: NodeJS.Signals | null;
  readonly stdout?: string;
  readonly stderr?: string;
}

interface Starter {
  readonly process: ChildProcess;
  readonly waiting: Map<number, (outcome: Outcome) => void>;
}

let starter: Starter | undefined;
let orders = 0;

/** One small process for each worker, which ends with it, starts all programs: see starter.mjs. */
function ask(order: Order): Promise<Outcome> {
  starter ??= start();
  const { process: child, waiting } = starter;
  orders += 1;
  const id = orders;
  return new Promise((resolve) => {
    waiting.set(id, (outcome) => {
      waiting.delete(id);
      if (waiting.size === 0) hold(child, false);
      resolve(outcome);
    });
    hold(child, true);
    child.send({ id, ...order }, (cause) => {
      if (cause !== null) waiting.get(id)?.({ cause });
    });
  });
}

function start(): Starter {
  const child = fork(join(import.meta.dirname, 'starter.mjs'), {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const waiting: Starter['waiting'] = new Map();
  child.on('message', ({ id, ...outcome }: Outcome & { readonly id: number }) => {
    waiting.get(id)?.(outcome);
  });
  child.on('exit', () => {
    starter = undefined;
    for (const resolve of waiting.values()) resolve({ cause: new Error('the process that starts programs has ended') });
  });
  return { process: child, waiting };
}

/** A process that waits for no program may end. */
function hold(child: ChildProcess, isHeld: boolean): void {
  for (const each of [child, child.channel]) isHeld ? each?.ref() : each?.unref();
}
