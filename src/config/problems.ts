/** Collects everything that is wrong with a configuration, so that one run reports it all. */
import { CharthouseError, type Place } from '../base/error.ts';
import type { Source } from './types.ts';

/** One thing that is wrong. `message` and `hint` as in an error. */
export interface Problem {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly where?: Place | undefined;
  /** Whether the command line itself is at fault, or the environment or file. */
  readonly at: 'arguments' | 'settings';
}

/** Throws if there is any problem: the problem itself if it is the only one, else one error that holds them all in `details.problems`. */
export function refuse(problems: readonly Problem[]): void {
  const [first, ...others] = problems;
  if (first === undefined) return;
  const code = problems.every((problem) => problem.at === 'arguments') ? 'CH_USAGE' : 'CH_CONFIG_INVALID';
  if (others.length === 0) throw new CharthouseError(code, first);
  throw new CharthouseError(code, {
    message: `${problems.length} options are invalid`,
    hint: 'correct each of them',
    details: { problems: problems.map(({ message, hint, where }) => ({ message, hint, where })) },
  });
}

/** The name of an option in a message: as in its source. */
export function calledBy(name: string, source: Source): string {
  switch (source.kind) {
    case 'flag':
      return source.flag;
    case 'environment':
      return source.name;
    case 'input':
      return `the input ${source.name}`;
    case 'file':
      return name;
  }
}
