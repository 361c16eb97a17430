import { expect, it } from 'vitest';
import { mapBounded } from './map-bounded.ts';

it('keeps the order of the items and never works on more than asked at once', async () => {
  let now = 0;
  let most = 0;
  const results = await mapBounded([5, 1, 4, 2, 3], 2, async (item) => {
    now += 1;
    most = Math.max(most, now);
    for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
    now -= 1;
    return item * 10;
  });
  expect(results).toEqual([50, 10, 40, 20, 30]);
  expect(most).toBe(2);
});

it('throws the first failure only when nothing works any more, and starts nothing new', async () => {
  const started: number[] = [];
  let working = 0;
  const run = mapBounded([0, 1, 2, 3, 4, 5], 2, async (item) => {
    started.push(item);
    working += 1;
    await Promise.resolve();
    working -= 1;
    if (item === 1) throw new Error('broken');
    return item;
  });
  await expect(run).rejects.toThrow('broken');
  expect(working).toBe(0);
  expect(started.length).toBeLessThan(6);
});
