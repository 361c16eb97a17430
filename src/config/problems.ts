/** Gathers everything that is wrong with a configuration, so that one run names it all. */
import { CharthouseError, type Place } from '../base/error.ts';
import type { Source } from './types.ts';

/** One thing that is wrong. `message` and `hint` as in an error. */
export interface Problem {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly where?: Place | undefined;
  /** Whether the command line itself is at fault, or the environment or file. */
  readonly at: 'words' | 'surroundings';
}

/** Throws if there is any problem: the problem itself if it is the only one, else one error that holds them all in `details.problems`. */
export function refuse(problems: readonly Problem[]): void {
  const [first, ...others] = problems;
  if (first === undefined) return;
  const code = problems.every((problem) => problem.at === 'words') ? 'CH_USAGE' : 'CH_CONFIG_INVALID';
  if (others.length === 0) throw new CharthouseError(code, first);
  throw new CharthouseError(code, {
    message: `${problems.length} options are not right`,
    hint: 'correct each of them',
    details: { problems: problems.map(({ message, hint, where }) => ({ message, hint, where })) },
  });
}

/** How a message calls an option: as it was written where it was written. */
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
