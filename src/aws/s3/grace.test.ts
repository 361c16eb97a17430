import { describe, expect, it } from 'vitest';
import { graceful } from './grace.ts';

/** A clock whose only sleep ends when the test says so. */
function clock() {
  const self = {
    slept: [] as number[],
    end: (): void => undefined,
    sleep: (durationMs: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        self.slept.push(durationMs);
        self.end = resolve;
        signal?.addEventListener('abort', () => reject(signal.reason));
      }),
  };
  return self;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const reason = new Error('stopped');

describe('a grace', () => {
  it.each(['before', 'after'])('ends so much later than the signal, with its reason (aborted %s it began)', async (when) => {
    const [stop, time] = [new AbortController(), clock()];
    if (when === 'before') stop.abort(reason);
    const grace = graceful(stop.signal, 7_000, time);
    if (when === 'after') stop.abort(reason);
    await turn();
    expect([time.slept, grace.signal.aborted]).toEqual([[7_000], false]);
    time.end();
    await turn();
    expect(grace.signal.reason).toBe(reason);
  });

  it('that was released never ends, and nothing waits for it', async () => {
    const [stop, time] = [new AbortController(), clock()];
    const waiting = graceful(stop.signal, 7_000, time);
    stop.abort(reason);
    waiting.release();
    const early = graceful(new AbortController().signal, 7_000, time);
    early.release();
    await turn();
    time.end();
    await turn();
    expect([waiting.signal.aborted, early.signal.aborted, time.slept]).toEqual([false, false, [7_000]]);
  });

  it('without a signal never ends', () => {
    expect(graceful(undefined, 7_000, clock()).signal.aborted).toBe(false);
  });
});
