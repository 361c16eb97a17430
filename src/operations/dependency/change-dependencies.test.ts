import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Tree, writeTree } from '../../../test/support/publish/chart-tree.ts';
import { chartPackage } from '../../../test/support/publish/publish-harness.ts';
import { CharthouseError } from '../../base/error.ts';
import type { Dependencies } from '../../chart/add-dependencies.ts';
import { defaultLimits } from '../../chart/types.ts';
import { filesIn } from '../../runtime/files-in.ts';
import { type OutputFolder, outputIn } from '../../runtime/output-folder.ts';
import { type ChangePorts, changeDependencies } from './change-dependencies.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-change-'));
  // The work tree: links may lead anywhere in it.
  await mkdir(join(folder, '.git'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const chart = (name: string, dependencies: readonly string[] = ['db']): string =>
  JSON.stringify({
    ...{ apiVersion: 'v2', name, version: '1.0.0' },
    dependencies: dependencies.map((each) => ({ name: each, version: '1.x', repository: 'https://charts.example.com' })),
  });

const found: Dependencies = {
  packages: [{ ...chartPackage('db', '1.4.0'), name: 'db', version: '1.4.0' }],
  lock: {
    dependencies: [{ name: 'db', repository: 'https://charts.example.com', version: '1.4.0' }],
    digest: 'sha256:x',
    generated: '2026-01-01T00:00:00Z',
  },
};

/** Runs it, and names what was written and removed. */
async function change(tree: Tree, charts: readonly string[], given: Partial<ChangePorts> & { dryRun?: boolean } = {}) {
  await writeTree(folder, tree);
  const output = outputIn(folder);
  const done: string[] = [];
  const watched: OutputFolder = {
    put: async (path, pieces) => {
      done.push(`put ${path}`);
      await output.put(path, pieces);
    },
    remove: async (path) => {
      done.push(`remove ${path}`);
      await output.remove(path);
    },
  };
  const { dryRun = false, ...ports } = given;
  const report = await changeDependencies(
    { charts, dryRun },
    {
      ...{ files: filesIn(folder), output: watched, limits: defaultLimits, allowOutsideLinks: false, named: async (each) => each },
      ...{ getDependencies: async () => found, onEvent: () => undefined, signal: new AbortController().signal },
      ...ports,
    },
  );
  return { report, done };
}

describe('the folder of a chart', () => {
  const before = { 'app/Chart.yaml': chart('app'), 'app/charts/db-1.0.0.tgz': chartPackage('db', '1.0.0').bytes };

  it('gets packages first, loses old ones then, and gets the lock last', async () => {
    const { report, done } = await change(before, ['app']);
    expect(report.error).toBeNull();
    expect(done).toEqual(['put app/charts/db-1.4.0.tgz', 'remove app/charts/db-1.0.0.tgz', 'put app/Chart.lock']);
    expect(report.charts).toMatchObject([
      {
        outcome: 'written',
        lock: 'none',
        dependencies: [{ name: 'db', version: '1.x', locked: '1.4.0' }],
        removed: ['app/charts/db-1.0.0.tgz'],
      },
    ]);
  });

  it('is not touched by a second run', async () => {
    await change(before, ['app']);
    const { report, done } = await change({}, ['app/']);
    expect({ done, outcome: report.charts[0]?.outcome }).toEqual({ done: [], outcome: 'unchanged' });
  });

  it('is not touched by a dry run, which reports the same', async () => {
    const { report, done } = await change(before, ['app'], { dryRun: true });
    expect({ done, outcome: report.charts[0]?.outcome }).toEqual({ done: [], outcome: 'written' });
    expect(report.charts[0]?.written).toEqual(['app/charts/db-1.4.0.tgz', 'app/Chart.lock']);
  });

  it('keeps what another process writes there', async () => {
    const half = 'app/charts/.db-1.4.0.tgz.123e4567-e89b-12d3-a456-426614174000';
    const { done } = await change({ ...before, [half]: chartPackage('db', '1.4.0').bytes }, ['app']);
    expect(done).not.toContain(`remove ${half}`);
  });

  it('keeps its old packages if a new one cannot be written', async () => {
    const full: OutputFolder = {
      put: async (path) => {
        throw new CharthouseError('CH_OUTPUT_UNWRITABLE', { message: `${path} cannot be written` });
      },
      remove: () => Promise.reject(new Error('nothing may be removed')),
    };
    const { report } = await change(before, ['app'], { output: full });
    expect(report.error).toMatchObject({ code: 'CH_OUTPUT_UNWRITABLE' });
    expect(await readdir(join(folder, 'app/charts'))).toEqual(['db-1.0.0.tgz']);
  });

  it('is reported as far as it was changed, if the run is stopped meanwhile', async () => {
    const stopped = new AbortController();
    const stop = new CharthouseError('CH_INTERRUPTED', { message: 'stopped' });
    const output: OutputFolder = {
      put: async () => stopped.abort(stop),
      remove: () => Promise.reject(new Error('nothing may be removed')),
    };
    const { report } = await change(before, ['app'], { output, signal: stopped.signal });
    expect(report.error).toBe(stop);
    expect(report.charts).toMatchObject([{ outcome: 'invalid', written: ['app/charts/db-1.4.0.tgz'], removed: [], error: stop }]);
  });

  it('is not changed behind a charts/ that leads out of the work tree, even if .helmignore hides it', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'charthouse-outside-'));
    try {
      await writeTree(outside, { 'db-1.0.0.tgz': chartPackage('db', '1.0.0').bytes });
      const tree = { 'app/Chart.yaml': chart('app'), 'app/.helmignore': 'charts\n', 'app/charts': { link: outside } };
      const { report, done } = await change(tree, ['app']);
      expect(report.error).toMatchObject({ code: 'CH_CHART_LINK' });
      expect({ done, outside: await readdir(outside) }).toEqual({ done: [], outside: ['db-1.0.0.tgz'] });
    } finally {
      await rm(outside, { recursive: true });
    }
  });
});

describe('several charts', () => {
  const tree = { 'a/Chart.yaml': chart('a'), 'b/Chart.yaml': 'name: [', 'c/Chart.yaml': chart('c'), 'd.tgz': 'x' };

  it('are changed even if others cannot be', async () => {
    const { report, done } = await change(tree, ['a', 'b', 'c', 'd.tgz', 'none']);
    expect(report.charts.map(({ path, outcome }) => `${path} ${outcome}`)).toEqual([
      ...['a written', 'b invalid', 'c written', 'd.tgz invalid', 'none invalid'],
    ]);
    expect(report.error).toMatchObject({ code: 'CH_CHART_YAML' });
    expect(done.filter((each) => each.endsWith('.lock')).sort()).toEqual(['put a/Chart.lock', 'put c/Chart.lock']);
  });

  it('are not changed after a stop', async () => {
    const stop = new CharthouseError('CH_INTERRUPTED', { message: 'stopped' });
    const getDependencies = () => Promise.reject(stop);
    expect((await change(tree, ['a', 'c'], { getDependencies })).report.error).toBe(stop);
  });

  it('are changed after those that they contain, and in a circle too', async () => {
    const order: string[] = [];
    const getDependencies: ChangePorts['getDependencies'] = async (_, at) => {
      order.push(at);
      return undefined;
    };
    const needing = (name: string, path: string) => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\nannotations:\n  a: "file://${path}"\n`;
    const nested = {
      'x/app/Chart.yaml': needing('app', '../lib'),
      'x/lib/Chart.yaml': needing('lib', '../base'),
      'x/base/Chart.yaml': needing('base', 'none'),
      'y/one/Chart.yaml': needing('one', '../two'),
      'y/two/Chart.yaml': needing('two', '../one'),
    };
    await change(nested, ['x/app', 'x/lib', 'x/base'], { getDependencies });
    expect(order).toEqual(['x/base', 'x/lib', 'x/app']);
    order.length = 0;
    await change({}, ['y/one', 'y/two'], { getDependencies });
    expect(order.sort()).toEqual(['y/one', 'y/two']);
  });
});
