import { describe, expect, it } from 'vitest';
import { CharthouseError } from '../base/error.ts';
import type { Clock } from './clock.ts';
import { type RetryEvent, retry } from './retry.ts';

/** A clock that never waits: sleeping moves it on. */
function quickClock(): Clock & { readonly waits: number[] } {
  const waits: number[] = [];
  let nowMs = 0;
  return {
    waits,
    now: () => nowMs,
    sleep: async (durationMs, signal) => {
      signal?.throwIfAborted();
      waits.push(durationMs);
      nowMs += durationMs;
    },
  };
}

const always = { unit: () => 0.999_999 };

function failing(times: number, details: Record<string, unknown> = {}, retryable = true) {
  let calls = 0;
  const call = async (): Promise<string> => {
    if (++calls <= times) throw new CharthouseError('CH_HTTP_FAILED', { message: `failure ${calls}`, retryable, details });
    return 'done';
  };
  return { call, calls: () => calls };
}

describe('retry', () => {
  it('calls again until it succeeds', async () => {
    const { call, calls } = failing(3);
    expect(await retry(call, { clock: quickClock(), random: always })).toBe('done');
    expect(calls()).toBe(4);
  });

  it('doubles the most it waits, up to the cap', async () => {
    const clock = quickClock();
    await retry(failing(4).call, { clock, random: always, baseMs: 100, capMs: 300 });
    expect(clock.waits).toEqual([100, 200, 300, 300]);
  });

  it('waits a share of that, by chance', async () => {
    const clock = quickClock();
    await retry(failing(2).call, { clock, random: { unit: () => 0.25 }, baseMs: 100 });
    expect(clock.waits).toEqual([25, 50]);
  });

  it('throws the last error as it is when the attempts run out', async () => {
    const { call, calls } = failing(9);
    await expect(retry(call, { clock: quickClock(), random: always, attempts: 3 })).rejects.toMatchObject({ message: 'failure 3' });
    expect(calls()).toBe(3);
  });

  it.each([
    ['is not retryable', failing(9, {}, false)],
    ['is none of ours', { call: () => Promise.reject(new TypeError('mine')), calls: () => 1 }],
  ])('does not call again after an error that %s', async (_, { call, calls }) => {
    const clock = quickClock();
    await expect(retry(call, { clock, random: always })).rejects.toThrow();
    expect([calls(), clock.waits]).toEqual([1, []]);
  });

  it('waits at least as long as the answer asked for', async () => {
    const clock = quickClock();
    await retry(failing(1, { retryAfterMs: 7_000 }).call, { clock, random: { unit: () => 0 } });
    expect(clock.waits).toEqual([7_000]);
  });

  it('gives up at once where the wait would go past the deadline', async () => {
    const clock = quickClock();
    const attempt = retry(failing(1, { retryAfterMs: 7_000 }).call, { clock, random: always, deadlineMs: 6_999 });
    await expect(attempt).rejects.toMatchObject({ message: 'failure 1' });
    expect(clock.waits).toEqual([]);
  });

  it('stops with the signal’s reason', async () => {
    const stop = new AbortController();
    const call = async (): Promise<never> => {
      stop.abort(new CharthouseError('CH_INTERRUPTED', { message: 'stopped' }));
      throw new CharthouseError('CH_HTTP_FAILED', { message: 'failure', retryable: true });
    };
    await expect(retry(call, { clock: quickClock(), random: always, signal: stop.signal })).rejects.toMatchObject({
      code: 'CH_INTERRUPTED',
    });
  });

  it('tells of each wait', async () => {
    const events: RetryEvent[] = [];
    await retry(failing(1).call, { clock: quickClock(), random: always, baseMs: 10, onRetry: (event) => events.push(event) });
    expect(events).toMatchObject([{ attempt: 1, waitMs: 10, error: { code: 'CH_HTTP_FAILED' } }]);
  });
});
