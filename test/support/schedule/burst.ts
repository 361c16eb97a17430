/** A burst of publishers into one repository in memory, in virtual time. */
import type { Package } from '../../../src/chart/types.ts';
import { type Bench, bench, chartPackage } from '../publish/publish-harness.ts';
import { listedIn } from '../publish/watch-index.ts';
import { playInTime, type TimedPlayer } from './virtual-time.ts';

/** How the burst ended. */
export interface Burst {
  /** How many versions the index lists, with the one that was there before. */
  readonly listed: number;
  /** The same before those that were killed ran again. */
  readonly listedBefore: number;
  /** How many index versions were stored after the first, before that. */
  readonly indexVersions: number;
  readonly lastMs: number;
  /** The longest time from the beginning of a publisher until it was done. */
  readonly longestMs: number;
  readonly errors: readonly string[];
  /** How often each kind of request was sent. */
  readonly requests: Readonly<Record<string, number>>;
  /** Keys of what is left of intents and turns. */
  readonly leftovers: readonly string[];
}

interface BurstOptions {
  readonly seed: number;
  readonly latencyMs?: number;
  /** When each publisher begins. All at once, if it is not there. */
  readonly beginsAtMs?: (publisher: number) => number;
  /** At which of its store calls a publisher is killed. */
  readonly killedAt?: (publisher: number) => number | undefined;
  /** Whether those that were killed run again in the end, one after the other. */
  readonly runAgain?: boolean;
}

/** Longer ones are time limits, for virtual time. */
const longestSleepMs = 1_000;

/** With one version there before. */
export async function playBurst(
  packages: readonly Package[],
  { seed, latencyMs = 30, beginsAtMs = () => 0, killedAt, runAgain = false }: BurstOptions,
): Promise<Burst> {
  const own = bench();
  const unit = random(seed);
  const begun = chartPackage('begun', '1.0.0');
  const first = await own.publish({ [begun.fileName]: begun.bytes });
  if (first.error !== null) throw first.error;
  let versions = 0;
  const { store } = own;
  const counted = {
    ...store,
    putIfMatch: async (...args: Parameters<typeof store.putIfMatch>) => {
      const put = await store.putIfMatch(...args);
      if (put.kind === 'stored' && args[0] === 'index.yaml') versions += 1;
      return put;
    },
  };
  const errors: string[] = [];
  const players = packages.map(
    ({ fileName, bytes }, at): TimedPlayer => ({
      killedAt: killedAt?.(at),
      play: async ({ clock, timed }) => {
        for (let leftMs = beginsAtMs(at); leftMs > 0; leftMs -= longestSleepMs) await clock.sleep(Math.min(leftMs, longestSleepMs));
        // No two runs begin in the same millisecond of their own clocks.
        const later = { ...clock, now: () => clock.now() + at };
        const { error } = await own.publish(
          { [fileName]: bytes },
          { verify: false },
          { store: timed(counted), clock: later, random: { unit, id: () => String(at).padStart(32, '0') } },
        );
        if (error !== null) errors.push(`${at}: ${error.code} ${error.message}`);
      },
    }),
  );
  const { endedMs, calls } = await playInTime(players, { latencyMs, startMs: own.now, unit });
  const indexVersions = versions;
  const listedBefore = await countListed(own);
  for (const [at, { fileName, bytes }] of packages.entries()) {
    if (!runAgain || endedMs[at] !== undefined) continue;
    const { error } = await own.publish({ [fileName]: bytes }, { verify: false });
    if (error !== null) errors.push(`${at}, again: ${error.code} ${error.message}`);
  }
  const leftovers: string[] = [];
  for await (const { key } of store.list('.charthouse/intents/')) leftovers.push(key);
  const requests: Record<string, number> = {};
  for (const [what, count] of calls) {
    const kind = what
      .replace(/turns\/.*/, 'turns')
      .replace(/intents\/0.*/, 'intents')
      .replace(/[^ ]*\.tgz$/, 'package');
    requests[kind] = (requests[kind] ?? 0) + count;
  }
  return {
    listed: await countListed(own),
    listedBefore,
    indexVersions,
    lastMs: Math.round(Math.max(...endedMs.map((ms) => ms ?? 0))),
    longestMs: Math.round(Math.max(...endedMs.map((ms, at) => (ms ?? 0) - beginsAtMs(at)))),
    errors,
    requests,
    leftovers,
  };
}

/** Numbers from 0 to 1, the same for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

async function countListed(own: Bench): Promise<number> {
  return listedIn(await own.index())?.length ?? 0;
}
