/** A publisher in a crowd: the intents that others left, and the swaps that it loses. */
import type { Package } from '../../../src/chart/types.ts';
import { entryOf } from '../../../src/index-file/entry.ts';
import { intentText } from '../../../src/repository/commit/together/intent.ts';
import type { Bench } from './publish-harness.ts';

/** Where intents are. */
export const intentsFolder = '.charthouse/intents/';

/** Puts packages and leaves an intent with them, as a publisher does that is killed then. */
export function leaveIntent({ store }: Bench, run: string, packages: readonly Package[], without: readonly Package[] = []): void {
  const entries = packages.map(({ metadata, digest, fileName, bytes }) => {
    if (!without.some((each) => each.fileName === fileName)) store.meddle(fileName, bytes);
    return { key: fileName, entry: entryOf({ metadata, url: fileName, created: '2026-01-02T03:04:05.001Z', digest }) };
  });
  store.meddle(`${intentsFolder}${run}.json`, intentText({ run, by: {}, entries }));
}

/** Lets the next publish lose its first swaps to nobody. */
export function loseSwaps(self: Bench, losses: number): Bench['store'] {
  let left = losses;
  const { store } = self;
  return {
    ...store,
    putIfMatch: async (key, ...rest) => (key === 'index.yaml' && left-- > 0 ? { kind: 'refused' } : store.putIfMatch(key, ...rest)),
  };
}
