/** Charts that other threads read and compress: the same packages, warnings and errors as without. */
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtModule, inlineModule } from '../../test/support/publish/thread-module.ts';
import { packageCharts } from '../operations/package/package-charts.ts';
import type { PackageOutcome } from '../operations/package/report.ts';
import { type ChartThreads, chartThreads } from '../runtime/chart-threads.ts';
import { filesIn } from '../runtime/files-in.ts';
import { outputIn } from '../runtime/output-folder.ts';
import type { OperationContext } from './context.ts';
import { gate } from './gate.ts';
import { check } from './review.ts';
import { threadsFor } from './threads.ts';

let folder: string;
let real: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-threads-'));
  real = await builtModule('chart-thread', folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const never = new AbortController().signal;
const isLocal = async (): Promise<boolean> => false;
const noise = (seed: number): Buffer => {
  const bytes = Buffer.alloc(5_000);
  for (let at = 0, state = seed + 1; at < bytes.length; at += 1) {
    state = (state * 48_271) % 2_147_483_647;
    bytes[at] = state & 0xff;
  }
  return bytes;
};

/** What only some charts have. */
const odd: Readonly<Record<string, (chart: string) => Promise<unknown>>> = {
  'has a link': (chart) => symlink('../values.yaml', join(chart, 'templates', 'link.yaml')),
  'has a broken link': (chart) => symlink('nowhere', join(chart, 'broken')),
  'has credentials': (chart) => writeFile(join(chart, '.env'), 'TOKEN=x'),
  'has a clone': async (chart) => {
    await mkdir(join(chart, '.git'));
    await writeFile(join(chart, '.git', 'config'), 'token');
  },
  'ignores files': (chart) => writeFile(join(chart, '.helmignore'), 'notes/\n*.bin\n'),
  'has a wrong Chart.yaml': (chart) => writeFile(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: [\n'),
  'has no Chart.yaml': (chart) => rm(join(chart, 'Chart.yaml')),
  'has a long name': (chart) => writeFile(join(chart, 'templates', `${'long-'.repeat(40)}é.yaml`), 'a: 1\n'),
  'starts with a BOM': (chart) => writeFile(join(chart, 'values.yaml'), '\ufeffa: 1\n'),
  'is large': (chart) => writeFile(join(chart, 'large.txt'), 'x'.repeat(17 * 1024 * 1024)),
};

async function writeCharts(count: number): Promise<readonly string[]> {
  const names = Array.from({ length: count }, (_, at) => join(folder, 'charts', `app-${at}`));
  for (const [at, chart] of names.entries()) {
    await mkdir(join(chart, 'templates'), { recursive: true });
    await mkdir(join(chart, 'notes'));
    await writeFile(join(chart, 'Chart.yaml'), `apiVersion: v2\nname: app-${at}\nversion: 1.0.${at}\n`);
    await writeFile(join(chart, 'values.yaml'), `at: ${at}\n`);
    await writeFile(join(chart, 'templates', 'a.yaml'), 'a: 1\n'.repeat(at * 40));
    await writeFile(join(chart, 'notes', 'noise.bin'), noise(at));
  }
  for (const [at, change] of Object.values(odd).entries()) await change(names[at] ?? '');
  return names;
}

async function packaged(charts: readonly string[], to: string, threads: ChartThreads | undefined): Promise<PackageOutcome> {
  const limits = { maxFileBytes: 20 << 20, maxTotalBytes: 100 << 20 };
  const request = { charts, destination: to, dryRun: false, packager: 'builtin', version: undefined, appVersion: undefined } as const;
  const ports = { files: filesIn(folder), output: outputIn(folder), onEvent: () => undefined, threads, signal: never };
  return packageCharts({ ...request, limits, modifiedSeconds: 315_532_800 }, ports);
}

async function contentsOf(to: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(join(folder, to)).catch(() => [])).sort();
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, (await readFile(join(folder, to, name))).toString('hex')])));
}

describe('charts of many kinds', () => {
  let charts: readonly string[];
  beforeAll(async () => {
    charts = await writeCharts(30);
  });

  it.each([
    [1, true],
    [3, false],
  ])('give the same with %i threads as without, on a local disk: %s', async (most, local) => {
    const threads = chartThreads({ module: real, most, isLocal: async () => local, folder, signal: never });
    const packed = await threads.compress(new Uint8Array(Buffer.from('a tar')));
    expect(gunzipSync(packed ?? '').toString()).toBe('a tar');
    const here = await packaged(charts, 'to', undefined);
    const there = await packaged(charts, 'to', threads);
    expect(here.charts.filter(({ outcome }) => outcome === 'invalid')).toHaveLength(4);
    expect(there).toEqual(here);
    const good = charts.filter((_, at) => here.charts[at]?.outcome !== 'invalid');
    expect((await packaged(good, `alone-${most}`, undefined)).error).toBeNull();
    expect((await packaged(good, `threads-${most}`, threads)).error).toBeNull();
    expect(await contentsOf(`threads-${most}`)).toEqual(await contentsOf(`alone-${most}`));
    expect(Object.keys(await contentsOf(`threads-${most}`))).toHaveLength(26);
  });

  it.each([
    ['cannot be compiled', 'this is no code'],
    ['throws', 'export const serve = () => { throw new Error("at once"); }'],
    ['throws at its first task', 'export const serve = (port) => port.on("message", () => { throw new Error("later"); })'],
    ['ends', 'process.exit(0)'],
  ])('are packaged without threads whose code %s', async (_, code) => {
    const threads = chartThreads({ module: inlineModule(code), most: 2, isLocal, folder, signal: never });
    expect(await packaged(charts, 'to', threads)).toEqual(await packaged(charts, 'to', undefined));
  });
});

it('a thread that never answers keeps no run that is stopped', async () => {
  const [stop, reason] = [new AbortController(), new Error('stopped')];
  const module = inlineModule('export const serve = (port) => port.on("message", () => { for (;;); })');
  const threads = chartThreads({ module, most: 1, isLocal, folder, signal: stop.signal });
  const asked = threads.filesOf('charts', filesIn(folder));
  await wait(20);
  stop.abort(reason);
  await expect(asked).rejects.toBe(reason);
  threads.close();
});

it.each([
  ['check', check],
  ['gate', (options: { readonly charts: readonly string[] }, context: OperationContext) => gate({ ...options, helmVersion: [] }, context)],
])('%s reads many charts with threads, and few without', async (_, run) => {
  await Promise.all(
    Array.from({ length: 24 }, async (_, at) => {
      await mkdir(join(folder, 'plain', `p${at}`), { recursive: true });
      await writeFile(join(folder, 'plain', `p${at}`, 'Chart.yaml'), `apiVersion: v2\nname: p${at}\nversion: 1.0.0\n`);
    }),
  );
  let started = 0;
  const count = (): void => {
    started += 1;
  };
  process.on('worker', count);
  try {
    for (const length of [23, 24]) {
      const charts = Array.from({ length }, (_, at) => `plain/p${at}`);
      const report = await run({ charts }, { folder });
      expect(report.error).toBeNull();
      expect(report.charts).toHaveLength(length);
      expect(started > 0).toBe(length === 24);
    }
  } finally {
    process.off('worker', count);
  }
});

it('few charts need no thread', async () => {
  expect(await threadsFor(Array(23).fill('chart'), {}, never)).toBeUndefined();
  const threads = await threadsFor(Array(24).fill('chart'), { folder }, never);
  const read = await threads?.filesOf('charts/', filesIn(folder));
  expect(await read?.readDirectory('charts')).toHaveLength(30);
  threads?.close();
});
