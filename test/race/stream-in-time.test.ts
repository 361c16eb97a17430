/** A steady stream of publishers into one repository, in virtual time: none of them waits much longer than a round of a group. */
import { expect, it } from 'vitest';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { playBurst } from '../support/schedule/burst.ts';

const seconds = 10;

it.each([
  { perMinute: 1_000, latencyMs: 30 },
  { perMinute: 1_000, latencyMs: 100 },
  { perMinute: 300, latencyMs: 100 },
])('$perMinute publishers a minute at $latencyMs ms: all are done soon', async ({ perMinute, latencyMs }) => {
  const packages = Array.from({ length: (perMinute / 60) * seconds }, (_, i) => chartPackage(`chart-${i % 50}`, `1.0.${i}`));
  const apartMs = 60_000 / perMinute;
  const stream = await playBurst(packages, { seed: 1, latencyMs, beginsAtMs: (at) => Math.round(at * apartMs) });
  const { indexVersions, longestMs, errors, leftovers, listed } = stream;
  console.log(`${perMinute} a minute at ${latencyMs} ms: ${indexVersions} index versions, the longest took ${longestMs} ms`);
  expect({ errors, leftovers, listed }).toEqual({ errors: [], leftovers: [], listed: packages.length + 1 });
  // Its own attempts, and then two rounds of a group: one that did not see its intent, and the next.
  expect(longestMs).toBeLessThan(mostRequests * latencyMs);
});

/** One after another, of a publisher. */
const mostRequests = 40;
