import { describe, expect, it } from 'vitest';
import { readingChart } from './read-chart-file.ts';

describe('a failed read of a chart', () => {
  it('is a fault of the file if the system says so', async () => {
    const failed = readingChart('app/Chart.yaml', () => Promise.reject(Object.assign(new Error('m'), { code: 'EACCES' })));
    await expect(failed).rejects.toMatchObject({ code: 'CH_CHART_UNREADABLE', where: { file: 'app/Chart.yaml' } });
  });

  it.each([AbortSignal.abort().reason, new Error('enough'), 'enough'])('stays what it is if a program stopped it: %s', async (reason) => {
    await expect(readingChart('app/Chart.yaml', () => Promise.reject(reason))).rejects.toBe(reason);
  });
});
