/** A server in a process of its own, in a temporary folder, neither of which outlives the test run, however that ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';

/** What to run; `env` is the whole environment, but for HOME, TMPDIR and PATH. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** A running server. */
export interface GuardedProcess {
  readonly pid: number;
  readonly folder: string;
  isRunning(): boolean;
  /** The end of what it wrote, for messages. */
  said(): string;
  /** Ends it, and removes its folder. */
  close(): Promise<void>;
}

/**
 * Kills the server when standard input ends, which the system sees to when this process is gone, and removes the
 * folder when the server is gone. `$0` is the folder. It holds no pipe to write to when this process is gone, since
 * the shell's own word on what was killed would end it.
 */
const guard = `
trap '' HUP INT TERM
exec 3<&0
"$@" </dev/null 3<&- >&2 &
server=$!
echo "$server"
exec 2>/dev/null
{ read -r _ <&3; kill -KILL "$server"; } &
watch=$!
wait "$server"
kill -KILL "$watch"
cd / && rm -rf -- "$0"
`;

const KEPT_CHARACTERS = 16_384;

/** Starts a program in a new temporary folder, which is also its HOME and TMPDIR; nothing else of this machine's environment is passed on. */
export async function startGuarded(commandIn: (folder: string) => Command): Promise<GuardedProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-server-'));
  const { program, args, env } = commandIn(folder);
  const child = spawn('/bin/sh', ['-c', guard, folder, program, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-KEPT_CHARACTERS);
  });
  // A guard that is gone breaks the pipe to it; that it is gone is all there is to know.
  child.stdin.on('error', () => undefined);
  const [line] = await once(createInterface(child.stdout), 'line');
  return {
    pid: Number(line),
    folder,
    isRunning: () => !hasEnded(child),
    said: () => said.trim(),
    close: async () => {
      child.stdin.end();
      if (!hasEnded(child)) await once(child, 'close');
    },
  };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
