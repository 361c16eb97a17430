/** 64 publishers at once, in virtual time: how often the index is written, and when the last one is done. */
import { describe, expect, it } from 'vitest';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { playBurst } from '../support/schedule/burst.ts';

/** Half of the publishers add versions of one chart, half add a chart of their own. */
const packages = Array.from({ length: 64 }, (_, i) =>
  i % 2 === 0 ? chartPackage('app', `1.0.${i}`) : chartPackage(`chart-${i}`, '1.0.0'),
);

/** What a publisher in a crowd may ask the store for, on average. */
const mostRequests = 13;

/** The last one is done in so many times of a lonely one. */
const mostTimes = 5;

describe.each([1, 2])('with the random numbers %i', (seed) => {
  it('a lonely publisher sends three requests, none of them for intents', async () => {
    const { errors, requests, listed } = await playBurst(packages.slice(0, 1), { seed });
    expect({ errors, requests, listed }).toEqual({
      errors: [],
      requests: { 'get index.yaml': 1, 'putNew package': 1, 'putIfMatch index.yaml': 1 },
      listed: 2,
    });
  });

  it('64 publishers at once are listed by at most 12 index versions, and leave nothing behind', async () => {
    const burst = await playBurst(packages, { seed });
    console.log(
      `64 publishers: ${burst.indexVersions} index versions, the last done after ${burst.lastMs} ms; ${JSON.stringify(burst.requests)}`,
    );
    expect({ errors: burst.errors, listed: burst.listed, leftovers: burst.leftovers }).toEqual({ errors: [], listed: 65, leftovers: [] });
    expect(burst.indexVersions).toBeLessThanOrEqual(12);
    const requests = Object.values(burst.requests).reduce((sum, count) => sum + count, 0);
    expect(requests).toBeLessThanOrEqual(64 * mostRequests);
    expect(burst.lastMs).toBeLessThanOrEqual(mostTimes * (await playBurst(packages.slice(0, 1), { seed })).lastMs);
  });
});

describe('64 publishers of whom every fifth is killed', () => {
  it.each([4, 5, 6, 7, 8, 9])('at its call %i: the living are listed, and the others by their next run', async (call) => {
    const isKilled = (at: number): boolean => at % 5 === 4;
    const burst = await playBurst(packages, { seed: 1, killedAt: (at) => (isKilled(at) ? call : undefined), runAgain: true });
    console.log(
      `killed at ${call}: ${burst.indexVersions} index versions, the last done after ${burst.lastMs} ms, ${burst.listedBefore} listed before the second runs`,
    );
    expect(burst.errors).toEqual([]);
    expect(burst.listedBefore).toBeGreaterThanOrEqual(1 + packages.filter((_, at) => !isKilled(at)).length);
    expect(burst.listed).toBe(65);
    expect(burst.indexVersions).toBeLessThanOrEqual(12);
  });
});
