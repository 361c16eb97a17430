import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bundle, bundleChild, startChild } from '../support/cli/child.ts';

let bundle: Bundle;

beforeAll(async () => {
  bundle = await bundleChild(new URL('./long-texts-child.ts', import.meta.url));
});

afterAll(() => bundle?.remove());

// Quadratic time takes minutes for one text of a megabyte, linear time a second for all: the limit only ends what hangs.
it('a megabyte of any one thing is read by every reader of foreign text', { timeout: 200_000 }, async () => {
  const child = startChild(bundle.path, []);
  const limit = setTimeout(() => child.process.kill('SIGKILL'), 150_000);
  const { code, stdout, stderr } = await child.ended;
  clearTimeout(limit);
  expect([code, stdout.split('\n').at(-1), stderr]).toEqual([0, 'all read', '']);
});
