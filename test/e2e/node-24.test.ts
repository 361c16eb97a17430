/** What needs Node alone holds on the newest Node that is supported, too. */
import { join } from 'node:path';
import process from 'node:process';
import { expect, it } from 'vitest';
import { run } from '../support/cli/run.ts';
import { mustTool, needs } from '../support/tools/tools.ts';

const project = join(import.meta.dirname, '../..');

it('passes all unit tests on Node 24', { ...needs('node-24'), timeout: 900_000 }, async () => {
  // Its tests are counted once, where they run on this Node.
  const { CHARTHOUSE_TOTALS: _, ...env } = process.env;
  const words = [join(project, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'unit', '--reporter', 'dot'];
  const { code, stdout, stderr } = await run(mustTool('node-24'), words, { cwd: project, env, limitMs: 840_000 });
  expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' });
});
