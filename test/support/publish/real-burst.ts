/** Many publishers at once in this process, each with a handle of its own on a real store. */

import { setMaxListeners } from 'node:events';
import type { Package } from '../../../src/chart/types.ts';
import type { ObjectStore, PutOutcome } from '../../../src/ports/object-store.ts';
import { realClock } from '../../../src/runtime/real-clock.ts';
import { realRandom } from '../../../src/runtime/real-random.ts';
import { bench, chartPackage } from './publish-harness.ts';

/** A handle on the store, and the way to let go of it. */
export interface Handle {
  readonly store: ObjectStore;
  close?(): Promise<void>;
}

/** How it ended. */
export interface RealBurst {
  /** Of those that were not killed. */
  readonly errors: readonly string[];
  /** How often the index was replaced. */
  readonly indexWrites: number;
  /** How many of them were killed. */
  readonly killed: number;
  /** How many of the others were listed by another one. */
  readonly carried: number;
  /** From the moment at which all have read the same index, until the last is done. */
  readonly lastMs: number;
}

/** Half of the publishers add versions of one chart, half add a chart of their own. */
export function burstPackages(count: number): readonly Package[] {
  return Array.from({ length: count }, (_, i) => (i % 2 === 0 ? chartPackage('app', `1.0.${i}`) : chartPackage(`chart-${i}`, '1.0.0')));
}

/**
 * All of them read the same index before the first one replaces it. `killedAt`: at which call after that a publisher is killed; it is not
 * done, and nothing of that publisher is heard again.
 */
export async function realBurst(
  packages: readonly Package[],
  open: () => Promise<Handle>,
  killedAt: (publisher: number) => number | undefined = () => undefined,
): Promise<RealBurst> {
  const handles = await Promise.all(packages.map(open));
  const gate = gateFor(packages.length);
  let [indexWrites, killed, carried] = [0, 0, 0];
  const errors: string[] = [];
  const ended = packages.map(async ({ fileName, bytes }, at) => {
    const { store } = handles[at] as Handle;
    let [calls, hasWritten] = [0, false];
    let kill = (): void => undefined;
    const death = new Promise<undefined>((resolve) => {
      kill = () => resolve(undefined);
    });
    const before = async (what: string): Promise<void> => {
      if (calls === 0 && what !== 'putIfMatch index.yaml') return;
      if (calls === 0) await gate.arrive();
      calls += 1;
      if (calls !== killedAt(at)) return;
      kill();
      await new Promise(() => undefined);
    };
    const after = (what: string, put: PutOutcome): void => {
      if (what !== 'putIfMatch index.yaml' || put.kind !== 'stored') return;
      indexWrites += 1;
      hasWritten = true;
    };
    const { signal } = new AbortController();
    // As in a run of the command, in which many requests wait for the same signal.
    setMaxListeners(0, signal);
    const ports = { store: watched(store, before, after), clock: realClock, random: realRandom, signal };
    const report = await Promise.race([bench().publish({ [fileName]: bytes }, { verify: false }, ports), death]);
    if (report === undefined) killed += 1;
    else if (report.error !== null) errors.push(`${at}: ${report.error.code} ${report.error.message}`);
    else if (!hasWritten) carried += 1;
  });
  await Promise.all(ended);
  const lastMs = Date.now() - (gate.openedMs() ?? 0);
  await Promise.all(handles.map(({ close }) => close?.()));
  return { errors, indexWrites, killed, carried, lastMs };
}

interface Gate {
  arrive(): Promise<void>;
  openedMs(): number | undefined;
}

function gateFor(count: number): Gate {
  let [left, openedMs] = [count, undefined as number | undefined];
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    arrive: async () => {
      left -= 1;
      if (left === 0) {
        openedMs = Date.now();
        open();
      }
      await opened;
    },
    openedMs: () => openedMs,
  };
}

/** Asks before each call, and sees what became of a swap. */
function watched(store: ObjectStore, before: (what: string) => Promise<void>, after: (what: string, put: PutOutcome) => void): ObjectStore {
  const ask = async <T>(what: string, act: () => Promise<T>): Promise<T> => {
    await before(what);
    return act();
  };
  return {
    ...store,
    get: (key, options) => ask(`get ${key}`, () => store.get(key, options)),
    head: (key, options) => ask(`head ${key}`, () => store.head(key, options)),
    list: async function* (prefix, options) {
      await before(`list ${prefix}`);
      yield* store.list(prefix, options);
    },
    putNew: (key, body, options) => ask(`putNew ${key}`, () => store.putNew(key, body, options)),
    putIfMatch: async (key, etag, body, options) => {
      const put = await ask(`putIfMatch ${key}`, () => store.putIfMatch(key, etag, body, options));
      after(`putIfMatch ${key}`, put);
      return put;
    },
    deleteIf: (key, etag, options) => ask(`deleteIf ${key}`, () => store.deleteIf(key, etag, options)),
  };
}
