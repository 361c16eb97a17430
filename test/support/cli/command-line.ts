/** Runs command lines in this process, in a temporary folder of their own, and keeps what they print. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Output } from '../../../src/cli/context.ts';
import { run } from '../../../src/cli/run.ts';

/** What a command line ended with; the folder is printed as `.`. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command line is run. */
export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** A person who answers questions; nobody where absent. */
  readonly ask?: (question: string) => Promise<string>;
  /** Told of everything that goes to stdout, as it is written. */
  readonly onStdout?: (text: string) => void;
  /** The width of the output streams; 100 if absent. */
  readonly columns?: number;
  /** Whether both streams are a terminal. */
  readonly isTerminal?: boolean;
  /** A folder to run in, instead of that of the workspace. */
  readonly folder?: string;
}

/** A folder to run command lines in. */
export interface Workspace {
  readonly folder: string;
  /** Writes files below the folder: paths and their texts. */
  put(files: Readonly<Record<string, string>>): Promise<void>;
  read(path: string): Promise<string>;
  run(words: readonly string[], options?: RunOptions): Promise<Ran>;
  remove(): Promise<void>;
}

/** Makes the folder. */
export async function makeWorkspace(): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'charthouse-workspace-'));
  return {
    folder,
    put: async (files) => {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
    },
    read: (path) => readFile(join(folder, path), 'utf8'),
    run: async (words, { environment = {}, signal = new AbortController().signal, ask, onStdout, ...options } = {}) => {
      const { columns = 100, isTerminal = false, folder: runsIn = folder } = options;
      const stdout = keep({ columns, isTerminal }, onStdout);
      const stderr = keep({ columns, isTerminal });
      const exitCode = await run({
        argv: words,
        environment,
        program: 'charthouse',
        folder: runsIn,
        stdout: stdout.output,
        stderr: stderr.output,
        ask,
        signal,
      });
      const shown = (text: string): string => text.replaceAll(runsIn, '.');
      return { exitCode, stdout: shown(stdout.text()), stderr: shown(stderr.text()) };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function keep(
  kind: Pick<Output, 'columns' | 'isTerminal'>,
  onText?: (text: string) => void,
): { readonly output: Output; readonly text: () => string } {
  let kept = '';
  const write = (text: string): void => {
    kept += text;
    onText?.(text);
  };
  return { output: { write, ...kind }, text: () => kept };
}

/** The files of a small chart in `folder`. */
export function chartFiles(folder: string, version = '1.0.0', values = 'replicas: 1\n'): Readonly<Record<string, string>> {
  const name = folder.split('/').at(-1) ?? folder;
  return {
    [`${folder}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: ${version}\n`,
    [`${folder}/values.yaml`]: values,
    [`${folder}/templates/config.yaml`]: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n',
  };
}
