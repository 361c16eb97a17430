/** What a command of a terminal takes beyond those that a workflow may also run: where its lines go. */
import type { CommandInput, CommandResult } from '../commands/command.ts';
import type { Surroundings } from './environment.ts';
import type { Story } from './progress.ts';

/** What a command line is run with. */
export interface CliInput extends CommandInput {
  readonly surroundings: Surroundings;
  readonly story: Story;
}

/** A command's implementation; each is loaded when it is run. */
export type RunCliCommand = (input: CliInput) => Promise<CommandResult>;
