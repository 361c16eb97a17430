/** Everything that the command line takes from the process it runs in, so that a test can be the process. */
import type { Setting } from '../commands/command.ts';

/** One of the two output streams. */
export interface Output {
  write(text: string): void;
  /** Whether a person is looking at it. */
  readonly isTerminal: boolean;
  /** Width in characters. */
  readonly columns: number;
}

/** The process, as far as the command line knows it. */
export interface Surroundings extends Setting {
  /** The words after the program's name. */
  readonly words: readonly string[];
  readonly stdout: Output;
  readonly stderr: Output;
}
