import { describe, expect, it } from 'vitest';
import { writeArchive } from '../../test/support/publish/packed.ts';
import { findSubcharts } from './subcharts.ts';

const limits = { maxFileBytes: 5000, maxTotalBytes: 10_000 };

const packed = (size: number): Uint8Array =>
  writeArchive([{ path: 'big', bytes: new Uint8Array(size) }], { folder: 'sub', modifiedSeconds: 0 });

describe('findSubcharts', () => {
  it('draws what packed subcharts unpack to from one budget, and stops when it is spent', async () => {
    const files = [
      { path: 'charts/a.tgz', bytes: packed(3000) },
      { path: 'charts/b.tgz', bytes: packed(3000) },
    ];
    const budget = { bytesLeft: 6000 };
    await findSubcharts(files, { where: 'app', limits, budget });
    expect(budget.bytesLeft).toBe(0);
    await expect(findSubcharts(files, { where: 'app', limits, budget: { bytesLeft: 5999 } })).rejects.toMatchObject({
      code: 'CH_CHART_TOO_LARGE',
      where: { file: 'app/charts/b.tgz' },
    });
  });

  it('names the subcharts by their place, in the order of the files', async () => {
    const bytes = new Uint8Array(0);
    const paths = ['charts/b/Chart.yaml', 'charts/.c', 'charts/a/Chart.yaml', 'charts/b/x/y'];
    const found = await findSubcharts(
      paths.map((path) => ({ path, bytes })),
      { where: 'app', limits, budget: { bytesLeft: 0 } },
    );
    expect(found.map(({ where, files }) => [where, files.map(({ path }) => path)])).toEqual([
      ['app/charts/b', ['Chart.yaml', 'x/y']],
      ['app/charts/a', ['Chart.yaml']],
    ]);
  });
});
