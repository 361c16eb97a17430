/** What each file in this room is: words and configuration in, a result out, whoever asked: a terminal or a workflow. */
import type { Warning } from '../base/warning.ts';
import type { OperationContext } from '../client/context.ts';
import type { ResolvedConfig } from '../config/types.ts';
import type { AboutError } from '../report/chart-errors.ts';
import { type JsonDocument, warningDocument } from '../report/document.ts';
import type { OperationEvent } from '../repository/events.ts';

/** Where a command is run. */
export interface Setting {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** How a person calls this program, for advice that can be pasted. */
  readonly program: string;
  /** What relative paths count from. */
  readonly folder: string;
  /** Asks a person for a line; undefined where nobody is there to answer. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  /** Aborted where the run is stopped; its reason is CH_INTERRUPTED or CH_TERMINATED. */
  readonly signal: AbortSignal;
}

/** Where a command tells what happens meanwhile. */
export interface Telling {
  readonly event: (event: OperationEvent) => void;
  /** What must be said in any case. */
  readonly insist: (text: string) => void;
}

/** What a command works with. */
export interface CommandInput {
  readonly words: readonly string[];
  readonly config: ResolvedConfig;
  readonly surroundings: Setting;
  readonly story: Telling;
}

/** What a command ends with. The caller prints it: `text` or `document` to stdout, the rest to stderr. */
export interface CommandResult {
  /** Without a final line feed; empty where there is nothing to say. */
  readonly text: string;
  /** What `--json` prints; null for commands that do not have it. */
  readonly document: JsonDocument | null;
  readonly warnings: readonly Warning[];
  /** Every error that a person must see, the one that decides the exit code last. */
  readonly errors: readonly AboutError[];
  /** What state things are in: said after an error in any case, else as part of the story. */
  readonly state?: string;
  /** What to do next, in a few lines. */
  readonly next?: string;
  readonly exitCode: number;
}

/** A command's implementation; each lies in its own file, which is loaded when it is run. */
export type RunCommand = (input: CommandInput) => Promise<CommandResult>;

/** What a verb takes from the command line beside its options. */
export function verbContext({ surroundings: { folder, environment, signal }, story }: CommandInput): OperationContext {
  return { folder, environment, signal, onEvent: story.event };
}

/** The same result, with what was found before the command itself began. */
export function alsoWarning(result: CommandResult, found: readonly Warning[] = []): CommandResult {
  if (found.length === 0) return result;
  const { document } = result;
  return {
    ...result,
    warnings: [...found, ...result.warnings],
    document: document === null ? null : { ...document, warnings: [...found.map(warningDocument), ...document.warnings] },
  };
}
