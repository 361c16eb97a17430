/** Everything that the command line takes from the process it runs in, so that a test can be the process. */
import type { Environment } from '../config/resolve.ts';

/** One of the two output streams. */
export interface Output {
  write(text: string): void;
  /** Whether a person is looking at it. */
  readonly isTerminal: boolean;
  /** Width in characters. */
  readonly columns: number;
}

/** The process, as far as the command line knows it. */
export interface Surroundings {
  /** The words after the program's name. */
  readonly words: readonly string[];
  readonly environment: Environment;
  /** How a person calls this program, for advice that can be pasted. */
  readonly program: string;
  /** What relative paths count from. */
  readonly folder: string;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Asks a person for a line; undefined where nobody is there to answer. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  /** Aborted by the first Ctrl-C or SIGTERM; its reason is CH_INTERRUPTED or CH_TERMINATED. */
  readonly signal: AbortSignal;
}
