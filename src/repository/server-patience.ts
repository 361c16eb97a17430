/** Which servers need not be asked again, and when a repository as a whole does not answer. */
import type { CharthouseError } from '../base/error.ts';

/** If so many packages in a row cannot be reached, the repository does not answer: that is one error, not many findings. */
const patience = 8;

/** What became of one question. */
export interface Asked {
  /** Nothing is known, and another try may help. */
  readonly unreachable?: CharthouseError | undefined;
  /** Why no URL of that server can be read. */
  readonly unusableServer?: string | undefined;
}

/** One for a run. */
export interface ServerPatience {
  /** Why the server of a URL need not be asked; undefined if it should be. */
  whyNot(url: string | undefined): string | undefined;
  /** To be called after each question. Returns the error with which to stop, if it is time. */
  saw(url: string | undefined, asked: Asked): CharthouseError | undefined;
}

/** Without a network each question to a host that is not found takes long: the first one is enough. */
export function serverPatience(): ServerPatience {
  const unusable = new Map<string, string>();
  let unreachable = 0;
  return {
    whyNot: (url) => unusable.get(originOf(url) ?? ''),
    saw: (url, asked) => {
      const origin = originOf(url);
      if (asked.unusableServer !== undefined && origin !== undefined) unusable.set(origin, asked.unusableServer);
      unreachable = asked.unreachable === undefined ? 0 : unreachable + 1;
      return unreachable >= patience ? asked.unreachable : undefined;
    },
  };
}

/** The server that an absolute URL names. */
function originOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;
}
