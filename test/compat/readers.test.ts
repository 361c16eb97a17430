/** Warnings about readers against real Helms: what is said is so, and a chart as Helm makes it gives none. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageCharts } from '../../src/client/package.ts';
import { losesLastLine } from '../../src/readers/values-last-line.ts';
import { projectRoot } from '../support/project-files.ts';
import { helm, helmVersions, needs } from '../support/tools/tools.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-readers-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function warningsOf(chart: string): Promise<readonly string[]> {
  const { warnings, error } = await packageCharts({ charts: [chart], destination: folder });
  expect(error).toBeNull();
  return warnings.map(({ code }) => code);
}

describe.each(helmVersions)('Helm %s', (version) => {
  it('makes charts that no warning is about', needs(`helm-${version}`), async () => {
    expect((await helm(version, ['create', `demo-${version}`], { cwd: folder })).code).toBe(0);
    expect(await warningsOf(join(folder, `demo-${version}`))).toEqual([]);
  });

  it('loses the last line of values.yaml if, and only if, the warning says so', needs(`helm-${version}`), async () => {
    const chart = join(folder, `values-${version}`);
    await mkdir(join(chart, 'templates'), { recursive: true });
    await writeFile(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: app\nversion: 1.0.0\n');
    await writeFile(join(chart, 'templates/a.yaml'), 'b: {{ .Values.b | toString | len }}\n');
    const isConcerned = /^4\.(?:[01]|2\.[0-4]$)/.test(version);
    for (const [length, end] of [
      [4095, ''],
      [4096, ''],
      [4096, '\n'],
      [4097, ''],
      [12_288, ''],
    ] as const) {
      const values = Buffer.from(`a: 1\nb: ${'x'.repeat(length - 3)}${end}`);
      await writeFile(join(chart, 'values.yaml'), values);
      const { stdout } = await helm(version, ['template', 'x', chart]);
      const isThere = stdout.includes(`b: ${length - 3}\n`);
      expect([length, end, isThere]).toEqual([length, end, !(isConcerned && losesLastLine(values))]);
      expect(await warningsOf(chart)).toEqual(losesLastLine(values) ? ['values-last-line'] : []);
    }
  });
});

it('the chart of this project gives no warning', async () => {
  expect(await warningsOf(join(projectRoot, 'charts/kube9-operator'))).toEqual([]);
});
