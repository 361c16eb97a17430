import { expect, it } from 'vitest';
import { breatheUntil } from './breathe.ts';

it('lets a timer run that is due, by the second breath', async () => {
  const heard: string[] = [];
  const breathe = breatheUntil();
  setTimeout(() => heard.push('timer'), 0);
  const due = Date.now() + 2;
  while (Date.now() < due) Math.sqrt(due);
  await breathe();
  await breathe();
  expect(heard).toEqual(['timer']);
});

it('rejects with the reason of its signal', async () => {
  const stop = new AbortController();
  const breathe = breatheUntil(stop.signal);
  await breathe();
  stop.abort(new Error('stopped'));
  await expect(breathe()).rejects.toThrow('stopped');
});
