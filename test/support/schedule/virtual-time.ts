/** Plays publishers in virtual time: each call of the store takes as long as a request, and no time passes while they think. */
import type { ListedObject, ObjectStore } from '../../../src/ports/object-store.ts';
import type { Clock } from '../../../src/runtime/clock.ts';
import { type Pass, turnstile } from './turnstile.ts';

/** What a player works with. */
export interface Table {
  readonly clock: Clock;
  /** Makes the calls of a store take their time. */
  timed(store: ObjectStore): ObjectStore;
}

/** A player, and at which of its calls it is killed: that one is not done. */
export interface TimedPlayer {
  play(table: Table): Promise<void>;
  readonly killedAt?: number | undefined;
}

/** What was seen. */
export interface TimedGame {
  /** When each player was done, in milliseconds; undefined for one that was killed. */
  readonly endedMs: readonly (number | undefined)[];
  /** How often each call was done, such as `putIfMatch`. */
  readonly calls: ReadonlyMap<string, number>;
}

/** All begin at once. Each call takes `latencyMs`, and up to a tenth more, by `unit`. */
export async function playInTime(
  players: readonly TimedPlayer[],
  { latencyMs, startMs, unit }: { readonly latencyMs: number; readonly startMs: number; readonly unit: () => number },
): Promise<TimedGame> {
  let nowMs = startMs;
  let steps = 0;
  const due = new Map<string, number>();
  const calls = new Map<string, number>();
  const tables = turnstile({ onCrash: () => undefined });
  const ends = new Map<number, number>();
  const dooms = new Set<string>();

  const tableOf = (pass: Pass, killedAt: number | undefined): Table => {
    let own = 0;
    const timed = <T>(name: string, durationMs: number, act: () => Promise<T>): Promise<T> => {
      const what = `${name} #${steps++}`;
      due.set(what, nowMs + durationMs);
      if (name !== 'sleep' && ++own === killedAt) dooms.add(what);
      return pass({ what, act });
    };
    const request = <T>(name: string, act: () => Promise<T>): Promise<T> =>
      timed(name, latencyMs * (1 + unit() / 10), () => {
        calls.set(name, (calls.get(name) ?? 0) + 1);
        return act();
      });
    return {
      clock: {
        now: () => nowMs,
        // A time limit is never reached: nothing in these games hangs.
        sleep: (durationMs) => (durationMs < 5_000 ? timed('sleep', durationMs, async () => undefined) : new Promise(() => undefined)),
      },
      timed: (store) => ({
        ...store,
        get: (key, options) => request(`get ${key}`, () => store.get(key, options)),
        head: (key, options) => request(`head ${key}`, () => store.head(key, options)),
        list: async function* (prefix, options) {
          const found = await request(`list ${prefix}`, () => all(store.list(prefix, options)));
          yield* found;
        },
        putNew: (key, body, options) => request(`putNew ${key}`, () => store.putNew(key, body, options)),
        putIfMatch: (key, etag, body, options) => request(`putIfMatch ${key}`, () => store.putIfMatch(key, etag, body, options)),
        deleteIf: (key, etag, options) => request(`deleteIf ${key}`, () => store.deleteIf(key, etag, options)),
      }),
    };
  };

  for (const [at, { play, killedAt }] of players.entries()) {
    tables.enter(`player ${at}`, async (pass) => {
      await play(tableOf(pass, killedAt));
      ends.set(at, nowMs - startMs);
    });
  }
  for (let waiting = await tables.waiting(); waiting.length > 0; waiting = await tables.waiting()) {
    const next = waiting.reduce((first, step) => ((due.get(step.what) ?? 0) < (due.get(first.what) ?? 0) ? step : first));
    nowMs = Math.max(nowMs, due.get(next.what) ?? 0);
    due.delete(next.what);
    next.take(dooms.has(next.what) ? 'crash' : 'done');
  }
  return { endedMs: players.map((_, at) => ends.get(at)), calls };
}

async function all(objects: AsyncIterable<ListedObject>): Promise<readonly ListedObject[]> {
  const found: ListedObject[] = [];
  for await (const object of objects) found.push(object);
  return found;
}
