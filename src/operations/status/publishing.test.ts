import { expect, it } from 'vitest';
import { readPublishing } from './publishing.ts';

/** Of runs that ended so, newest first. */
function found(...conclusions: readonly string[]) {
  const runs = conclusions.map((conclusion, id) => ({ id, url: 'u', conclusion, startedMs: 5, durationMs: 1, ref: null }));
  const source = {
    name: 'w',
    runs: async () => ({ kind: 'shown' as const, value: runs }),
    explain: async () => Promise.reject(new Error('502')),
  };
  return readPublishing(source, { fromMs: 0, toMs: 10 }, new AbortController().signal);
}

it('has its statistics even if the reason of a failure is unavailable', async () => {
  expect(await found('failure')).toMatchObject({ kind: 'shown', value: { failed: 1, lastFailures: [{ message: 'failure' }] } });
});

it.each([
  [['success', 'failure'], 'succeeded'],
  [['failure', 'success'], 'failed'],
  [['timed_out'], 'failed'],
  [['cancelled', 'skipped', 'success'], 'succeeded'],
  [['cancelled', 'startup_failure', 'success'], 'failed'],
  [['skipped'], null],
  [[], null],
])('of runs that ended %j, newest first, the newest that counts has %s', async (conclusions, newest) => {
  expect(await found(...conclusions)).toMatchObject({ value: { newest } });
});
