import { describe, expect, it } from 'vitest';
import { packChart, writeArchive } from '../../test/support/publish/packed.ts';
import type { ChartFile } from '../archive/index.ts';
import { sha256Hex } from '../base/digest.ts';
import { type ReadPackage, readPackage } from './read-package.ts';
import { defaultLimits } from './types.ts';

const modifiedSeconds = 315_532_800;
const file = (path: string, text: string): ChartFile => ({ path, bytes: Buffer.from(text) });
const chartYaml = file('Chart.yaml', 'apiVersion: v2\nname: app\nversion: v1.0.0+b\nappVersion: 1.10\n');
const read = (bytes: Uint8Array): Promise<ReadPackage> => readPackage(bytes, { fileName: 'given.tgz', limits: defaultLimits });
const readFiles = (...files: ChartFile[]): Promise<ReadPackage> => read(writeArchive(files, { folder: 'any', modifiedSeconds }));

describe('a package that is read', () => {
  it('is the one that was packed', async () => {
    const { warnings: _, files, ...rest } = await readFiles(chartYaml, file('values.yaml', 'a: b\n'));
    const packed = packChart({ metadata: rest.metadata, files, warnings: [] }, { modifiedSeconds });
    const again = await read(packed.bytes);
    expect({ ...packed, warnings: again.warnings, files: again.files }).toEqual(again);
    expect(again.files).toEqual(files);
  });

  it('keeps its bytes, and is named by its Chart.yaml, for any file name', async () => {
    const bytes = writeArchive([chartYaml], { folder: 'any', modifiedSeconds });
    const { metadata, fileName, digest, ...rest } = await read(bytes);
    expect({ metadata, fileName, digest }).toEqual({
      metadata: { apiVersion: 'v2', name: 'app', version: 'v1.0.0+b', appVersion: '1.1' },
      fileName: 'app-v1.0.0+b.tgz',
      digest: sha256Hex(bytes),
    });
    expect(rest.bytes).toBe(bytes);
  });

  it('has the dependencies of requirements.yaml in its metadata, which is what an index says of it', async () => {
    const { metadata } = await readFiles(
      file('Chart.yaml', 'apiVersion: v1\nname: app\nversion: 1.0.0\n'),
      file('requirements.yaml', 'dependencies:\n- name: a\n  version: 1.x\n  repository: https://charts.example.com\n'),
    );
    expect(metadata.dependencies).toEqual([{ name: 'a', version: '1.x', repository: 'https://charts.example.com' }]);
  });

  it('comes with the warnings of its chart', async () => {
    expect((await readFiles(chartYaml)).warnings.map(({ code }) => code)).toContain('version-not-a-string');
  });
});

describe('a package that no Helm would load is refused', () => {
  it.each<[string, readonly ChartFile[], string]>([
    ['without Chart.yaml', [file('values.yaml', '')], 'CH_PACKAGE_INVALID'],
    ['with Chart.yaml one folder deeper', [file('app/Chart.yaml', 'name: app\nversion: 1.0.0\n')], 'CH_PACKAGE_INVALID'],
    ['without a version', [file('Chart.yaml', 'name: app\n')], 'CH_CHART_INVALID'],
    ['with a name that leaves the folder', [file('Chart.yaml', 'name: ../app\nversion: 1.0.0\n')], 'CH_CHART_INVALID'],
    ['with a Chart.yaml that is no YAML', [file('Chart.yaml', 'name: {\n')], 'CH_CHART_YAML'],
    ['with values that are no map', [chartYaml, file('values.yaml', '- a\n')], 'CH_CHART_INVALID'],
    ['with a broken subchart', [chartYaml, file('charts/sub/Chart.yaml', 'name: sub\n')], 'CH_CHART_INVALID'],
    ['with a packed subchart that is none', [chartYaml, file('charts/sub.tgz', 'x')], 'CH_PACKAGE_INVALID'],
  ])('%s', async (_, files, code) => {
    await expect(readFiles(...files)).rejects.toMatchObject({ code });
  });

  it('in which a packed subchart is larger than the whole may be', async () => {
    const sub = writeArchive([file('Chart.yaml', 'name: sub\nversion: 1.0.0\n'), file('a', 'x'.repeat(900))], {
      folder: 'sub',
      modifiedSeconds,
    });
    const bytes = writeArchive([chartYaml, { path: 'charts/sub.tgz', bytes: sub }], { folder: 'app', modifiedSeconds });
    const options = { fileName: 'app.tgz', limits: { maxFileBytes: 1000, maxTotalBytes: 800 } };
    await expect(readPackage(bytes, options)).rejects.toMatchObject({ code: 'CH_CHART_TOO_LARGE' });
  });
});
