import { expect, it } from 'vitest';
import type { DependencyChart, DependencyOutcome } from '../operations/dependency/report.ts';
import { dependencyChanges } from './dependency-text.ts';

const chart: DependencyChart = {
  ...{ path: 'app', name: 'app', version: '1.0.0', outcome: 'written', lock: 'in-step', dependencies: [] },
  ...{ written: ['app/charts/db-2.0.0.tgz', 'app/Chart.lock'], removed: ['app/charts/db-1.0.0.tgz'] },
};
const report: DependencyOutcome = {
  ...{ command: 'dependency', dryRun: false, pinFile: 'charthouse.sum', warnings: [], error: null },
  charts: [chart, { ...chart, path: 'other', outcome: 'unchanged', written: [], removed: [] }],
};

it('shows what was written', () => {
  expect(dependencyChanges(report).split('\n')).toEqual([
    'written    app/charts/db-2.0.0.tgz',
    'written    app/Chart.lock',
    'removed    app/charts/db-1.0.0.tgz',
    'unchanged  other',
    'written    charthouse.sum',
  ]);
});

it('shows what a dry run would write', () => {
  expect(dependencyChanges({ ...report, dryRun: true }).split('\n')).toEqual([
    'would write   app/charts/db-2.0.0.tgz',
    'would write   app/Chart.lock',
    'would remove  app/charts/db-1.0.0.tgz',
    'unchanged     other',
    'would write   charthouse.sum',
  ]);
});
