/** Everything that the command line takes from its process, so that a test can be the process. */
import type { CommandContext } from '../commands/command.ts';

/** One of the two output streams. */
export interface Output {
  write(text: string): void;
  /** Whether it is a terminal. */
  readonly isTerminal: boolean;
  /** Width in characters. */
  readonly columns: number;
}

/** The process, as far as the command line uses it. */
export interface CliContext extends CommandContext {
  /** The arguments after the name of the program. */
  readonly argv: readonly string[];
  readonly stdout: Output;
  readonly stderr: Output;
}
