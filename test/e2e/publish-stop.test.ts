/** A publish into a real folder that is stopped at each of its steps: what it says is how things are, and the next run ends it. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CharthouseError } from '../../src/base/error.ts';
import { publish } from '../../src/client/operations.ts';
import type { OperationEvent } from '../../src/repository/events.ts';
import type { PublishReport } from '../../src/repository/outcome.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';

let folder: string;
const packages = ['1.0.0', '2.0.0', '3.0.0'].map((version) => chartPackage('app', version));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-stop-'));
  for (const { fileName, bytes } of packages) await writeFile(join(folder, fileName), bytes);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const charts = (from: number, to: number): string[] => packages.slice(from, to).map(({ fileName }) => join(folder, fileName));

function outcomes(report: PublishReport): readonly string[] {
  return report.charts.map(({ outcome }) => outcome);
}

it.each<[OperationEvent['kind'], boolean]>([
  ['charts-found', false],
  ['chart-packaged', false],
  ['index-read', false],
  ['chart-decided', false],
  ['package-staged', false],
  ['commit-started', false],
  ['committed', true],
  ['verify-started', true],
])('stopped at %s', async (kind, isCommitted) => {
  const root = await mkdtemp(join(folder, 'repository-'));
  const index = (): Promise<string> => readFile(join(root, 'index.yaml'), 'utf8');
  expect((await publish({ charts: charts(0, 1), to: root })).error).toBeNull();
  const before = await index();

  const stop = new AbortController();
  const onEvent = (event: OperationEvent): void => {
    if (event.kind === kind) stop.abort(new CharthouseError('CH_INTERRUPTED', { message: 'stopped by Ctrl-C' }));
  };
  const report = await publish({ charts: charts(1, 3), to: root }, { signal: stop.signal, onEvent });
  expect(report.error?.exitCode).toBe(130);
  expect(report.error?.details['commit']).toBeUndefined();
  expect(report.index.revisionAfter !== report.index.revisionBefore).toBe(isCommitted);
  expect((await index()) !== before).toBe(isCommitted);

  const again = await publish({ charts: charts(1, 3), to: root });
  expect(again.error).toBeNull();
  expect(outcomes(again).every((outcome) => (isCommitted ? outcome === 'unchanged' : outcome === 'new' || outcome === 'adopted'))).toBe(
    true,
  );
  for (const { digest } of packages) expect(await index()).toContain(digest);
});

it('ends at its deadline with exit status 5, and says nothing of a commit that was not made', async () => {
  const root = await mkdtemp(join(folder, 'repository-'));
  // Opening the repository takes its time on a busy machine, so the deadline passes later, during the first event.
  const deadlineMs = 3_000;
  const onEvent = (event: OperationEvent): void => {
    if (event.kind === 'charts-found') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, deadlineMs);
  };
  const report = await publish({ charts: charts(0, 3), to: root, deadlineMs }, { onEvent });
  expect([report.error?.code, report.error?.exitCode]).toEqual(['CH_DEADLINE', 5]);
  expect(report.index.revisionAfter).toBeNull();
});
