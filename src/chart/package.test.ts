import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packChart } from '../../test/support/publish/packed.ts';
import { sha256Hex } from '../base/digest.ts';
import { isCharthouseError } from '../base/error.ts';
import { defaultModified, modifiedFrom } from './package.ts';
import type { Chart } from './types.ts';

const chart: Chart = {
  metadata: { apiVersion: 'v2', name: 'app', version: 'v1.0.0-rc.1+build.7' },
  files: [{ path: 'Chart.yaml', bytes: Buffer.from('apiVersion: v2\nname: app\nversion: v1.0.0-rc.1+build.7\n') }],
  warnings: [{ code: 'version-not-strict', message: 'the version has a leading v' }],
};

describe('a package', () => {
  it('is named after the chart, with the version exactly as Chart.yaml has it', () => {
    expect(packChart(chart, { modifiedSeconds: defaultModified }).fileName).toBe('app-v1.0.0-rc.1+build.7.tgz');
  });

  it('comes with the digest of its bytes and the warnings of the chart', () => {
    const made = packChart(chart, { modifiedSeconds: defaultModified });
    expect(made.digest).toBe(sha256Hex(made.bytes));
    expect(made.warnings).toBe(chart.warnings);
  });

  it('holds its files in a folder of the chart’s name', () => {
    const tar = gunzipSync(packChart(chart, { modifiedSeconds: defaultModified }).bytes);
    expect(tar.toString('utf8', 0, 14)).toBe('app/Chart.yaml');
  });
});

describe('SOURCE_DATE_EPOCH', () => {
  it.each([
    [undefined, defaultModified],
    ['', defaultModified],
    ['0', 0],
    ['1700000000', 1_700_000_000],
    ['8589934591', 8_589_934_591],
  ])('%j stamps the members with %i', (value, seconds) => {
    expect(modifiedFrom(value)).toBe(seconds);
  });

  it.each(['-1', '1.5', '1e9', ' 1', 'now', '8589934592', '99999999999999999999'])('%j is refused', (value) => {
    try {
      modifiedFrom(value);
      expect.unreachable();
    } catch (error) {
      expect(isCharthouseError(error) && error.code).toBe('CH_USAGE');
    }
  });

  it('defaults to 1980-01-01T00:00:00Z', () => {
    expect(new Date(defaultModified * 1000).toISOString()).toBe('1980-01-01T00:00:00.000Z');
  });
});
