/** What each file in `commands/` is: words and configuration in, a result out. */
import type { Warning } from '../base/warning.ts';
import type { ResolvedConfig } from '../config/types.ts';
import type { AboutError } from '../report/chart-errors.ts';
import type { VerbContext } from '../wire/ground.ts';
import type { Story } from './story.ts';
import type { Surroundings } from './surroundings.ts';

/** What a command works with. */
export interface CommandInput {
  readonly words: readonly string[];
  readonly config: ResolvedConfig;
  readonly surroundings: Surroundings;
  readonly story: Story;
}

/** What a command ends with. The caller prints it: `text` or `document` to stdout, the rest to stderr. */
export interface CommandResult {
  /** Without a final line feed; empty where there is nothing to say. */
  readonly text: string;
  readonly document: unknown;
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
export function verbContext({ surroundings: { folder, environment, signal }, story }: CommandInput): VerbContext {
  return { folder, environment, signal, onEvent: story.event };
}
