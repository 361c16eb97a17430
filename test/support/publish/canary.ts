/** A canary in the environment and in files outside of charts, for tests that it is in no package. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll } from 'vitest';
import { chartYaml, commitAll, type Tree, writeTree } from './chart-tree.ts';

export const canary = 'CANARY-5f1d0c';

/** What a test file works with. */
export interface CanaryTrees {
  /** Around all work trees; `outside/` in it holds the canary. */
  readonly root: string;
  /** A work tree with the chart charts/app, committed; what is in `later` is there and not committed. */
  readonly workTree: (tree: Tree, later?: Tree) => Promise<string>;
}

/** For the whole of a test file; gone when it is over. */
export async function canaryTrees(): Promise<CanaryTrees> {
  const root = await mkdtemp(join(tmpdir(), 'charthouse-canary-'));
  let repositories = 0;
  beforeAll(async () => {
    process.env['CHART_CANARY'] = canary;
    await writeTree(root, {
      'outside/secret.txt': canary,
      'outside/sub/Chart.yaml': `apiVersion: v2\nname: ${canary}\nversion: 1.0.0\n`,
      'outside/Chart.yaml': `apiVersion: v2\nname: ${canary}\nversion: 1.0.0\n`,
      'outside/values.yaml': `a: ${canary}\n`,
      'outside/ignore': `${canary}**\n`,
      'outside/ci/x-values.yaml': `${canary}: [\n`,
    });
  });
  afterAll(async () => {
    delete process.env['CHART_CANARY'];
    await rm(root, { recursive: true });
  });
  return {
    root,
    workTree: async (tree, later = {}) => {
      const folder = join(root, `repository-${repositories++}`);
      await writeTree(join(folder, 'charts/app'), 'Chart.yaml' in tree ? tree : { 'Chart.yaml': chartYaml, ...tree });
      await commitAll(folder);
      await writeTree(join(folder, 'charts/app'), later);
      return folder;
    },
  };
}
