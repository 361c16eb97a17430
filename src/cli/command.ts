/** What a command of the command line gets beyond those that a workflow may also run: the output streams. */
import type { CommandInput, CommandResult } from '../commands/command.ts';
import type { CliContext } from './context.ts';
import type { Progress } from './progress.ts';

/** The input of a command of the command line. */
export interface CliInput extends CommandInput {
  readonly context: CliContext;
  readonly progress: Progress;
}

/** A command's implementation; each is loaded when it is run. */
export type RunCliCommand = (input: CliInput) => Promise<CommandResult>;
