/** What depends on Node holds on the newest Node that is supported, too. CI runs everything on each Node: .github/workflows/ci.yml. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, it } from 'vitest';
import { run } from '../support/cli/run.ts';
import { projectFiles, projectRoot } from '../support/project-files.ts';
import { mustTool, needs } from '../support/tools/tools.ts';

/** Modules of Node that have changed how they behave between versions: files, streams, compression, network, processes and timers. */
const changing = /from 'node:(child_process|fs|http|https|module|net|stream|timers|tls|worker_threads|zlib)\b/;

/** Layers that import one of them, and what has such a module only behind a port. */
function foldersToRun(): readonly string[] {
  const sources = projectFiles('src').filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));
  const layers = sources.filter((path) => changing.test(readFileSync(join(projectRoot, path), 'utf8'))).map(layerOf);
  return [...new Set([...layers, 'src/client/', 'src/store/', 'test/contract/', 'test/property/archive.test.ts'])];
}

const layerOf = (path: string): string => `${path.split('/').slice(0, 2).join('/')}/`;

it('passes on Node 24 the unit tests of what depends on Node', { ...needs('node-24'), timeout: 900_000 }, async () => {
  const folders = foldersToRun();
  expect(folders).toEqual(expect.arrayContaining(['src/archive/', 'src/aws/', 'src/http/', 'src/runtime/']));
  // Its tests are counted once, where they run on this Node.
  const { CHARTHOUSE_TOTALS: _, ...env } = process.env;
  const words = [join(projectRoot, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'unit', '--reporter', 'dot', ...folders];
  const { code, stdout, stderr } = await run(mustTool('node-24'), words, { cwd: projectRoot, env, limitMs: 840_000 });
  expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' });
});
