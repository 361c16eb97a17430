import { describe, expect, it } from 'vitest';
import { chartPackage } from '../../test/support/publish/publish-harness.ts';
import { withDependencies } from './add-dependencies.ts';
import { loadChart } from './load-chart.ts';
import { lockDigest } from './lock-digest.ts';
import { defaultLimits } from './types.ts';

describe('the dependencies that are put into charts/', () => {
  it('have one file of each name: of two repositories with the same version, the last one wins, as in Helm', async () => {
    const at = (alias: string) => ({ name: 'db', version: '1.4.0', repository: `https://${alias}.example.com`, alias });
    const dependencies = [at('one'), at('two')];
    const locked = dependencies.map(({ alias: _, ...each }) => each);
    const text = JSON.stringify({ apiVersion: 'v2', name: 'app', version: '1.0.0', dependencies });
    const lock = JSON.stringify({ dependencies: locked, digest: lockDigest(dependencies, { dependencies: locked }) });
    const files = [
      { path: 'Chart.lock', bytes: Buffer.from(lock) },
      { path: 'Chart.yaml', bytes: Buffer.from(text) },
    ];
    const chart = await loadChart(files, { where: 'app', limits: defaultLimits, budget: { bytesLeft: 1e6 } });
    const { bytes } = chartPackage('db', '1.4.0');
    const last = Buffer.from('the last one');
    const packages = [bytes, last].map((each) => ({ name: 'db', version: '1.4.0', fileName: 'db-1.4.0.tgz', bytes: each }));
    const made = await withDependencies(chart, 'app', { files, getDependencies: async () => ({ packages }) });
    expect(made?.files.map(({ path }) => path)).toEqual(['Chart.lock', 'Chart.yaml', 'charts/db-1.4.0.tgz']);
    expect(made?.files.at(-1)?.bytes).toBe(last);
  });
});
