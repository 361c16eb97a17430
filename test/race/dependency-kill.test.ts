/** `dependency update` and `build` killed before and after each call that changes the chart's folder: the next run completes the work. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexFolder, serve } from '../../src/client/library.ts';
import { updateDependencies } from '../../src/client/library-dependencies.ts';
import type { RunningServer } from '../../src/runtime/server.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { run } from '../support/cli/run.ts';
import { projectRoot } from '../support/project-files.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';

let program: BuiltProgram;
let server: RunningServer;
let folder: string;

const chartYaml = (range: string): string =>
  `apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: db, version: ${range}, repository: "${server.url}"}\n- {name: web, version: "*", repository: "${server.url}"}\n`;

beforeAll(async () => {
  program = await buildProgram();
  folder = await mkdtemp(join(tmpdir(), 'charthouse-dependency-kill-'));
  const repository = join(folder, 'repository');
  await mkdir(repository);
  for (const { fileName, bytes } of [chartPackage('db', '1.0.0'), chartPackage('db', '2.0.0'), chartPackage('web', '1.0.0')])
    await writeFile(join(repository, fileName), bytes);
  await indexFolder({ folder: repository });
  server = await serve({ to: repository, port: 0 });
  // charts/ and the lock of an earlier Chart.yaml.
  const before = join(folder, 'before');
  await mkdir(before);
  await writeFile(join(before, 'Chart.yaml'), chartYaml('^1'));
  await updateDependencies({ charts: [before] });
  await writeFile(join(before, 'Chart.yaml'), chartYaml('^2'));
});

afterAll(async () => {
  await program.remove();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** Files by path; half-written ones have a dot before their name, so that no Helm reads them. */
async function filesIn(chart: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(chart, { recursive: true, withFileTypes: true });
  const paths = entries.filter((each) => each.isFile() && !each.name.startsWith('.')).map(({ parentPath, name }) => join(parentPath, name));
  const files = await Promise.all(
    paths.sort().map(async (path) => [path.slice(chart.length + 1), (await readFile(path)).toString('latin1')]),
  );
  return Object.fromEntries(files);
}

async function play(chart: string, command: string, kill: { readonly count?: number; readonly moment?: string } = {}) {
  const env = {
    ...{ PATH: process.env['PATH'], HOME: program.home, SOURCE_DATE_EPOCH: '1700000000' },
    KILL_AT: JSON.stringify({ folder: chart, ...kill }),
    NODE_OPTIONS: `--import ${pathToFileURL(join(projectRoot, 'test/support/cli/kill-at.mjs')).href}`,
  };
  const ran = await run(process.execPath, [program.path, 'dependency', command, chart, '--quiet'], { cwd: folder, env });
  return { ...ran, calls: Number(/^calls: (\d+)$/m.exec(ran.stderr)?.[1]) };
}

/** The chart that a command starts from. */
const starts: Readonly<Record<string, (chart: string) => Promise<void>>> = {
  update: (chart) => cp(join(folder, 'before'), chart, { recursive: true }),
  build: async (chart) => {
    await cp(join(folder, 'before'), chart, { recursive: true });
    const updated = `${chart}-updated`;
    await cp(chart, updated, { recursive: true });
    await updateDependencies({ charts: [updated], sourceDateEpoch: '1700000000' });
    await cp(join(updated, 'Chart.lock'), join(chart, 'Chart.lock'));
  },
};

describe.skipIf(process.platform === 'win32').each(Object.keys(starts))('dependency %s', (command) => {
  it('killed at any moment, leaves whole files, and is completed by the next run', async () => {
    const at = async (name: string): Promise<string> => {
      const chart = join(folder, `${command}-${name}`);
      await starts[command]?.(chart);
      return chart;
    };
    const undisturbed = await at('undisturbed');
    const before = await filesIn(undisturbed);
    const { code, calls } = await play(undisturbed, command);
    expect({ code, isCounted: calls > 4 }).toEqual({ code: 0, isCounted: true });
    const after = await filesIn(undisturbed);
    expect(Object.keys(after)).toEqual(['Chart.lock', 'Chart.yaml', 'charts/db-2.0.0.tgz', 'charts/web-1.0.0.tgz']);
    // Between two calls nothing changes, so "after" one is "before" the next.
    const kills = [...Array.from({ length: calls }, (_, at) => ({ count: at + 1, moment: 'before' })), { count: calls, moment: 'after' }];
    for (const kill of kills) {
      const chart = await at(`${kill.moment}-${kill.count}`);
      await expect(play(chart, command, kill)).rejects.toThrow('SIGKILL');
      for (const [path, text] of Object.entries(await filesIn(chart))) expect([before[path], after[path]], path).toContain(text);
      expect((await play(chart, command)).code).toBe(0);
      expect(await filesIn(chart)).toEqual(after);
    }
  });
});
