/** The built program with many charts: what a run has of earlier ones changes its cost, and nothing else. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { decodeRecord, encodeRecord } from '../../src/runtime/cache-record.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import type { Ran } from '../support/cli/run.ts';

let program: BuiltProgram;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());

const charts = Array.from({ length: 24 }, (_, at) => `app-${at}`);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(program.home, 'charts-'));
  for (const name of charts) {
    await mkdir(join(folder, name, 'templates'), { recursive: true });
    await writeFile(join(folder, name, 'Chart.yaml'), `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`);
    await writeFile(join(folder, name, 'templates', 'a.yaml'), 'a: 1\n'.repeat(500));
  }
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const withCache = { CHARTHOUSE_CACHE_FOLDER: 'cache' };
const withoutCache = { CHARTHOUSE_CACHE_FOLDER: '/dev/null/cache' };

const publish = (to: string, environment: Readonly<Record<string, string>> = withCache): Promise<Ran> =>
  program.run(['publish', ...charts, '--to', to, '--json'], environment, folder);

/** The report, without what differs in each run. */
const reportOf = ({ stdout }: Ran): unknown => ({ ...JSON.parse(stdout), figures: null, durationMs: null, index: null });

async function packagesIn(to: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(join(folder, to))).filter((name) => name.endsWith('.tgz'));
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, (await readFile(join(folder, to, name))).toString('hex')])));
}

async function record(): Promise<{ readonly path: string; readonly name: string; readonly lines: Readonly<Record<string, unknown>> }> {
  const packages = join(folder, 'cache', 'dependencies', 'packages');
  const [name = '', ...more] = await readdir(packages);
  expect(more).toEqual([]);
  const path = join(packages, name);
  return { path, name, lines: decodeRecord(await readFile(path), name) ?? {} };
}

it('is the same with the cache as without, and without a warning if there is none', async () => {
  const first = await publish('to');
  expect(first).toMatchObject({ code: 0 });
  expect(Object.keys((await record()).lines)).toHaveLength(24);
  const again = await publish('to');
  const plain = await publish('to', withoutCache);
  expect([again.code, plain.code]).toEqual([0, 0]);
  expect(reportOf(again)).toMatchObject({ warnings: [], charts: charts.map(() => ({ outcome: 'unchanged' })) });
  expect(reportOf(again)).toEqual(reportOf(plain));
  const info = await program.run(['cache', 'info', '--json'], withCache, folder);
  expect(JSON.parse(info.stdout)).toMatchObject({ cache: { entries: { contents: 0, records: 1, unfinished: 0 } } });
});

it('publishes the same bytes into a repository that was deleted, whatever the cache says', async () => {
  for (const to of ['to', 'other']) await publish(to);
  await rm(join(folder, 'other'), { recursive: true });
  const { path, name, lines } = await record();
  expect(Object.keys(lines)).toHaveLength(48);
  const wrong = `${'f'.repeat(64)} ${'f'.repeat(32)} 7`;
  await writeFile(path, encodeRecord(Object.fromEntries(Object.keys(lines).map((line) => [line, wrong])), name));
  expect(await publish('other')).toMatchObject({ code: 0 });
  expect(await packagesIn('other')).toEqual(await packagesIn('to'));
  const { stdout, code } = await program.run(['verify', '--to', 'other', '--json'], withCache, folder);
  expect([code, JSON.parse(stdout).error ?? null]).toEqual([0, null]);
  expect(reportOf(await publish('to'))).toMatchObject({ charts: charts.map(() => ({ outcome: 'unchanged' })) });
});
