import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultModified } from '../../chart/package.ts';
import { defaultLimits } from '../../chart/types.ts';
import { filesIn } from '../../runtime/files-in.ts';
import { outputIn } from '../../runtime/output-folder.ts';
import { type PackageRequest, packageCharts } from './package-charts.ts';
import type { PackageOutcome } from './report.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-package-'));
  await writeFile(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: app\nversion: 1.0.0\n');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function run(request: Partial<PackageRequest> = {}, signal: AbortSignal = new AbortController().signal): Promise<PackageOutcome> {
  const words = { charts: ['.'], destination: 'out', version: undefined, appVersion: undefined, dryRun: false };
  const fixed = { packager: 'builtin' as const, limits: defaultLimits, modifiedSeconds: defaultModified };
  const ports = { files: filesIn(folder), output: outputIn(folder), onEvent: () => undefined, signal };
  return packageCharts({ ...words, ...fixed, ...request }, ports);
}

describe('packaging charts', () => {
  it('writes each package and names its file', async () => {
    expect(await run()).toMatchObject({ error: null, charts: [{ outcome: 'new', file: join('out', 'app-1.0.0.tgz') }] });
    expect(await readdir(join(folder, 'out'))).toEqual(['app-1.0.0.tgz']);
  });

  it('reports a folder that cannot be written, with the charts that were packaged', async () => {
    await writeFile(join(folder, 'out'), 'a file');
    expect(await run()).toMatchObject({ error: { code: 'CH_OUTPUT_UNWRITABLE' }, charts: [{ name: 'app' }] });
  });

  it('refuses a chart that no index can list', async () => {
    const annotation = `? ${'k'.repeat(1100)}\n  : v`;
    await writeFile(join(folder, 'Chart.yaml'), `apiVersion: v2\nname: app\nversion: 1.0.0\nannotations:\n  ${annotation}\n`);
    expect(await run()).toMatchObject({ error: { code: 'CH_CHART_INVALID' }, charts: [{ outcome: 'invalid', file: null }] });
    expect(await readdir(folder)).toEqual(['Chart.yaml']);
  });

  it('reports words that mean nothing', async () => {
    expect(await run({ version: 'x' })).toMatchObject({ error: { code: 'CH_USAGE' }, charts: [] });
  });

  it('reports that it was stopped, and writes nothing', async () => {
    expect(await run({}, AbortSignal.abort())).toMatchObject({ error: { code: 'CH_INTERRUPTED' } });
    expect(await readdir(folder)).toEqual(['Chart.yaml']);
  });
});
