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
    await retry(failing(9).call, { clock, random: always, attempts: 10 });
    expect(clock.waits).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 12_800, 20_000, 20_000]);
  });

  it('waits a share of that, by chance', async () => {
    const clock = quickClock();
    await retry(failing(2).call, { clock, random: { unit: () => 0.25 } });
    expect(clock.waits).toEqual([50, 100]);
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

  it('does not wait for a server that asks for more than five minutes', async () => {
    const clock = quickClock();
    const { call, calls } = failing(9, { retryAfterMs: 300_001 });
    await expect(retry(call, { clock, random: always })).rejects.toMatchObject({ message: 'failure 1' });
    expect([calls(), clock.waits]).toEqual([1, []]);
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

  it('reports each wait', async () => {
    const events: RetryEvent[] = [];
    await retry(failing(1).call, { clock: quickClock(), random: always, onRetry: (event) => events.push(event) });
    expect(events).toMatchObject([{ attempt: 1, waitMs: 200, error: { code: 'CH_HTTP_FAILED' } }]);
  });
});
