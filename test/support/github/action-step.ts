/** Runs a step that uses the bundled Action, as the runner runs one: a process with inputs in its environment and command files. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { run } from '../cli/run.ts';

/** How a step is run. */
export interface StepOptions {
  /** The checkout. */
  readonly folder: string;
  readonly node?: string;
  /** As under `with:`. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** The payload of the event. */
  readonly event?: unknown;
}

/** What a step leaves behind. */
export interface StepEnd {
  readonly code: number;
  readonly log: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** The step's part of the job's page. */
  readonly page: string;
  /** Folders that come first on the path of the steps after. */
  readonly path: readonly string[];
  /** The lines of the log that the runner takes for commands. */
  readonly commands: readonly string[];
}

const action = join(import.meta.dirname, '../../../dist/action.js');
let steps = 0;

/** Nothing of this process's own environment goes along. */
export async function runActionStep({
  folder,
  node = process.execPath,
  inputs = {},
  environment = {},
  event,
}: StepOptions): Promise<StepEnd> {
  steps += 1;
  const runner = join(folder, '..', `runner-${steps}`);
  await mkdir(runner, { recursive: true });
  const file = (name: string): string => join(runner, name);
  await Promise.all(['output', 'summary', 'path'].map((name) => writeFile(file(name), '')));
  await writeFile(file('event.json'), JSON.stringify(event ?? {}));
  const env = {
    ...{
      PATH: process.env['PATH'],
      HOME: runner,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      RUNNER_TEMP: runner,
      RUNNER_TOOL_CACHE: join(runner, 'tools'),
    },
    ...{ GITHUB_WORKSPACE: folder, GITHUB_OUTPUT: file('output'), GITHUB_STEP_SUMMARY: file('summary'), GITHUB_PATH: file('path') },
    ...{ GITHUB_EVENT_PATH: file('event.json'), ...environment },
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value])),
  };
  const { code, stdout, stderr } = await run(node, [action], { cwd: folder, env });
  const [output, page, path] = await Promise.all(['output', 'summary', 'path'].map((name) => readFile(file(name), 'utf8')));
  return {
    ...{ code, log: stdout, stderr, outputs: readOutputs(output ?? ''), page: page ?? '' },
    path: (path ?? '').split('\n').filter((line) => line !== ''),
    commands: stdout.split('\n').filter((line) => line.startsWith('::')),
  };
}

function readOutputs(text: string): Readonly<Record<string, string>> {
  const found = [...text.matchAll(/^([\w-]+)<<(ghadelimiter_\S+)\n([\s\S]*?)\n\2$/gm)];
  return Object.fromEntries(found.map(([, name, , value]) => [name, value]));
}
