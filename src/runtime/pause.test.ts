import { expect, it } from 'vitest';
import { pauseUntil } from './pause.ts';

it('lets a timer run that is due, by the second breath', async () => {
  const heard: string[] = [];
  const pause = pauseUntil();
  setTimeout(() => heard.push('timer'), 0);
  const due = Date.now() + 2;
  while (Date.now() < due) Math.sqrt(due);
  await pause();
  await pause();
  expect(heard).toEqual(['timer']);
});

it('rejects with the reason of its signal', async () => {
  const stop = new AbortController();
  const pause = pauseUntil(stop.signal);
  await pause();
  stop.abort(new Error('stopped'));
  await expect(pause()).rejects.toThrow('stopped');
});
