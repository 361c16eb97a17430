import process from 'node:process';
import { expect, it } from 'vitest';
import { withDeadline } from './deadline.ts';

it('aborts with the given reason when time is up', async () => {
  const late = new Error('late');
  const { signal } = withDeadline(1, () => late);
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  expect(signal.reason).toBe(late);
});

it('is far away if it is months away', async () => {
  const { signal, clear } = withDeadline(90 * 24 * 60 * 60_000, () => new Error('late'));
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(signal.aborted).toBe(false);
  clear();
});

it('passes on the outer signal and its reason', () => {
  const outer = new AbortController();
  const { signal, clear } = withDeadline(60_000, () => new Error('late'), outer.signal);
  outer.abort('stopped');
  expect(signal.reason).toBe('stopped');
  clear();
});

it('lets any number of listeners in, without a warning of Node', async () => {
  const said: Error[] = [];
  const hear = (warning: Error): number => said.push(warning);
  process.on('warning', hear);
  const { signal, clear } = withDeadline(60_000, () => new Error('late'));
  for (let each = 0; each < 30; each += 1) signal.addEventListener('abort', () => undefined);
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', hear);
  clear();
  expect(said).toEqual([]);
});
