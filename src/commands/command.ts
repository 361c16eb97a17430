/** What each file in this folder is: arguments and configuration in, a result out, for a terminal and a workflow alike. */
import type { Warning } from '../base/warning.ts';
import type { OperationContext } from '../client/context.ts';
import type { ResolvedConfig } from '../config/types.ts';
import type { AboutError } from '../report/chart-errors.ts';
import { type JsonDocument, warningDocument } from '../report/document.ts';
import { plainView, type View } from '../report/view.ts';
import type { OperationEvent } from '../repository/events.ts';

/** The environment in which a command runs. */
export interface CommandContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** How a person calls this program, for advice that can be pasted. */
  readonly program: string;
  /** The folder that relative paths start from. */
  readonly folder: string;
  /** The form of what goes to stdout and stderr; plain if absent. */
  readonly views?: { readonly result: View; readonly story: View };
  /** Asks a person for a line; undefined if there is no terminal. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  /** Aborted when the run is stopped; its reason is CH_INTERRUPTED or CH_TERMINATED. */
  readonly signal: AbortSignal;
}

/** Receives what happens during a command. */
export interface Progress {
  readonly event: (event: OperationEvent) => void;
  /** Prints a line even if the user asked for quiet. */
  readonly always: (text: string) => void;
}

/** The input of a command. */
export interface CommandInput {
  /** Positional arguments. */
  readonly args: readonly string[];
  readonly config: ResolvedConfig;
  readonly context: CommandContext;
  readonly progress: Progress;
}

/** The result of a command. The caller prints it: `text` or `document` to stdout, the rest to stderr. */
export interface CommandResult {
  /** Without a final line feed; empty if there is nothing to print. */
  readonly text: string;
  /** The same for the page of a job, in Markdown; `text` in a block of code if absent. */
  readonly page?: string;
  /** What `--json` prints; null for commands that do not have it. */
  readonly document: JsonDocument | null;
  readonly warnings: readonly Warning[];
  /** Every error that the user must see; the last one decides the exit code. */
  readonly errors: readonly AboutError[];
  /** The state that the command leaves: always printed after an error, otherwise as progress. */
  readonly state?: string;
  /** What to do next, in a few lines. */
  readonly next?: string;
  /** NAME in `helm repo add NAME`, if it is configured. */
  readonly repositoryName?: string | undefined;
  readonly exitCode: number;
}

/** A command's implementation; each is in its own file, which is loaded when it is run. */
export type RunCommand = (input: CommandInput) => Promise<CommandResult>;

/** The form of the result, which goes to stdout. */
export function resultView({ context: { views } }: CommandInput): View {
  return views?.result ?? plainView;
}

/** The form of a plan, which goes to stderr. */
export function planView({ context: { views } }: CommandInput): View {
  return views?.story ?? plainView;
}

/** What an operation takes from the environment, besides its options. */
export function operationContext({ config, context: { folder, environment, signal }, progress }: CommandInput): OperationContext {
  const { repositories, artifactHub, site } = config;
  return {
    ...{ folder, environment, signal, onEvent: progress.event },
    ...(repositories === undefined ? {} : { repositories }),
    ...(artifactHub === undefined ? {} : { artifactHub }),
    ...(site === undefined ? {} : { site }),
  };
}

/** The same result with the warnings that were found before the command began. */
export function alsoWarning(result: CommandResult, found: readonly Warning[] = []): CommandResult {
  if (found.length === 0) return result;
  const { document } = result;
  return {
    ...result,
    warnings: [...found, ...result.warnings],
    document: document === null ? null : { ...document, warnings: [...found.map(warningDocument), ...document.warnings] },
  };
}
