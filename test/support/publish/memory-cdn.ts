/** A CDN in memory, whose next answers a test may choose. */
import type { Cdn, Invalidated } from '../../../src/ports/cdn.ts';

/** One invalidation that was asked for. */
export interface AskedInvalidation {
  readonly paths: readonly string[];
  readonly reference: string;
}

/** What a test has in its hands. */
export interface MemoryCdn extends Cdn {
  /** Every call of `invalidate`, also those that came to nothing. */
  readonly asked: AskedInvalidation[];
  /** Those that were made: one a reference. */
  readonly made: AskedInvalidation[];
  /** When what is accepted is complete: at once, when it is waited for, or never. */
  pace: 'at once' | 'in time' | 'never';
  /** The next answers, in the place of its own. */
  readonly answers: Invalidated[];
  /** Called before each call; what it throws is what the call throws. */
  hook: (call: 'invalidate' | 'wait') => void | Promise<void>;
}

/** Accepts everything. */
export function memoryCdn(): MemoryCdn {
  const self: MemoryCdn = {
    name: 'the CDN',
    asked: [],
    made: [],
    pace: 'at once',
    answers: [],
    hook: () => undefined,
    invalidate: async (paths, { reference, signal }) => {
      signal?.throwIfAborted();
      self.asked.push({ paths, reference });
      await self.hook('invalidate');
      return self.answers.shift() ?? accept(self, { paths, reference });
    },
    waitUntilComplete: async (_id, { signal }) => {
      signal?.throwIfAborted();
      await self.hook('wait');
      return { kind: self.pace === 'never' ? 'unfinished' : 'complete' };
    },
    byHand: (paths) => `drop ${paths.join(' ')}`,
  };
  return self;
}

function accept({ made, pace }: MemoryCdn, asked: AskedInvalidation): Invalidated {
  const earlier = made.findIndex(({ reference }) => reference === asked.reference);
  if (earlier < 0) made.push(asked);
  else if (String(made[earlier]?.paths) !== String(asked.paths)) return { kind: 'reference-taken' };
  return { kind: 'accepted', id: `I${earlier < 0 ? made.length : earlier + 1}`, isComplete: pace === 'at once' };
}
