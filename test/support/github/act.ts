/** Runs a workflow as GitHub's runner would, on this machine: act, with none of this machine's settings. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { mustTool, needs, toolFolder } from '../tools/tools.ts';
import { readActLog, type WorkflowRun } from './act-log.ts';

/** What happened on GitHub, in the words of its API. */
export interface WorkflowEvent {
  readonly name: 'release' | 'push' | 'workflow_dispatch' | 'schedule' | 'pull_request';
  readonly payload: object;
}

/** A workflow, and what its run is given. */
export interface WorkflowCall {
  /** The folder of the clone whose workflow runs. */
  readonly clone: string;
  /** Below the clone. */
  readonly workflow: string;
  readonly event: WorkflowEvent;
  readonly secrets?: Readonly<Record<string, string>>;
  /** The variables of the repository: `vars` in a workflow. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Set in every step, as a runner's own environment is. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A folder of programs that steps find before those of this machine. */
  readonly programs?: string;
  /** Folders for actions that GitHub would fetch, by what `uses:` says. */
  readonly actions?: Readonly<Record<string, string>>;
  /** Ends it; after 110 s where absent. */
  readonly signal?: AbortSignal;
}

/** Options for `describe` and `it`, as `needs` gives them. */
export function needsAct(): { readonly skip: boolean } {
  return needs('act', 'node-24');
}

/**
 * Resolves however the workflow ends. The steps run on the machine itself (there are no containers here), the actions on
 * the Node that `node24` stands for; each run has a home and a cache of its own, so that runs side by side never meet.
 */
export async function runWorkflow(call: WorkflowCall): Promise<WorkflowRun> {
  const home = await mkdtemp(join(tmpdir(), 'charthouse-runner-'));
  try {
    const [cache, payload] = [join(home, 'cache'), join(home, 'event.json')];
    await mkdir(cache);
    await writeFile(payload, JSON.stringify(call.event.payload));
    const env = {
      PATH: [...(call.programs === undefined ? [] : [call.programs]), toolFolder('node-24'), process.env['PATH']].join(delimiter),
      HOME: home,
      XDG_CACHE_HOME: cache,
      TMPDIR: process.env['TMPDIR'],
    };
    return await runAct(wordsOf(call, payload), { cwd: call.clone, env, signal: call.signal ?? AbortSignal.timeout(110_000) });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function wordsOf(call: WorkflowCall, payload: string): readonly string[] {
  const pairs = (flag: string, values: Readonly<Record<string, string>> = {}): readonly string[] =>
    Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
  return [
    ...[call.event.name, '--workflows', call.workflow, '--eventpath', payload, '--json', '--strict', '--no-cache-server'],
    ...['--platform', 'ubuntu-latest=-self-hosted', '--defaultbranch', 'main'],
    ...pairs('--secret', call.secrets),
    ...pairs('--var', call.variables),
    ...pairs('--env', call.environment),
    ...pairs('--local-repository', call.actions),
  ];
}

interface ActOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** How long act has for ending its steps. */
const graceMs = 5_000;

async function runAct(words: readonly string[], { cwd, env, signal }: ActOptions): Promise<WorkflowRun> {
  const child = spawn(mustTool('act'), words, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (bytes: Buffer) => stdout.push(bytes));
  child.stderr.on('data', (bytes: Buffer) => stderr.push(bytes));
  let force: NodeJS.Timeout | undefined;
  const end = (): void => {
    // Each step has a session of its own: act alone knows them all, and ends them when it is asked to end.
    child.kill('SIGTERM');
    force = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), graceMs);
  };
  signal.addEventListener('abort', end);
  const [exitCode] = await once(child, 'close').finally(() => {
    signal.removeEventListener('abort', end);
    clearTimeout(force);
  });
  const run = readActLog(exitCode ?? 1, Buffer.concat(stdout).toString(), Buffer.concat(stderr).toString());
  if (signal.aborted) throw new Error(`act was ended: it had said\n${run.text}`);
  return run;
}
