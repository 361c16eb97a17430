import { expect, it } from 'vitest';
import { publishingOf } from './publishing.ts';

it('has its figures also where nobody answers why a run failed', async () => {
  const run = { id: 1, url: 'u', conclusion: 'failure', startedMs: 5, durationMs: 1, ref: null };
  const source = {
    name: 'w',
    runs: async () => ({ kind: 'shown' as const, value: [run] }),
    explain: async () => Promise.reject(new Error('502')),
  };
  const found = await publishingOf(source, { fromMs: 0, toMs: 10 }, new AbortController().signal);
  expect(found).toMatchObject({ kind: 'shown', value: { failed: 1, lastFailures: [{ message: 'failure' }] } });
});
