import { expect, it } from 'vitest';
import { bounded } from './bounded.ts';

it.each([1, 3])('runs %i at once, in order, and goes on after a failure', async (width) => {
  const run = bounded(width);
  const started: number[] = [];
  let [now, most] = [0, 0];
  const all = Array.from({ length: 10 }, (_, at) =>
    run(async () => {
      started.push(at);
      most = Math.max(most, ++now);
      await Promise.resolve();
      now--;
      if (at % 4 === 1) throw new Error(`${at}`);
      return at;
    }),
  );
  const ended = await Promise.allSettled(all);
  expect(most).toBe(width);
  expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(ended.map((each) => each.status === 'fulfilled')).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((at) => at % 4 !== 1));
});
