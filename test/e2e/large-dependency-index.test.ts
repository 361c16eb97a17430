/** Very large indexes of repositories that have a dependency: read whole, in bounded memory. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type DependencyRuns, dependencyRuns, serving } from '../support/publish/dependency-runs.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';

let runs: DependencyRuns;
beforeAll(async () => {
  runs = await dependencyRuns();
});
afterAll(() => runs.remove());
afterEach(() => runs.closeServers());

const db = chartPackage('db', '1.4.0');

/** As Helm writes it, since only that may be larger than 32 MiB. */
const helmEntry = (name: string, version: string, more = ''): string =>
  `  - apiVersion: v2\n${more}    digest: ${db.digest}\n    name: ${name}\n    urls:\n    - db-1.4.0.tgz\n    version: ${version}\n`;

/** Node itself has 60 to 90 MiB. */
const mostMiB = 1200;

it('one with a million entries of one name is read, in bounded memory', async () => {
  const entries = Array.from({ length: 1_000_000 }, (_, at) => helmEntry('db', `0.0.${at}`));
  const index = `apiVersion: v1\nentries:\n  db:\n${entries.join('')}${helmEntry('db', '1.4.0')}`;
  const server = await runs.listen(serving({ '/index.yaml': index, '/db-1.4.0.tgz': db.bytes }));
  const found = await runs.packaged(server.url);
  expect(found).toMatchObject({ code: 0, left: ['out', 'out/app-1.0.0.tgz'] });
  expect(found.peakMiB).toBeLessThan(mostMiB);
});

it('one of 100 MB is read, in bounded memory', async () => {
  const filler = `    description: ${'x'.repeat(1000)}\n`;
  const others = Array.from({ length: 90_000 }, (_, at) => `  other-${at}:\n${helmEntry(`other-${at}`, '1.0.0', filler)}`);
  const index = `apiVersion: v1\nentries:\n  db:\n${helmEntry('db', '1.4.0')}${others.join('')}`;
  expect(index.length).toBeGreaterThan(100e6);
  const server = await runs.listen(serving({ '/index.yaml': index, '/db-1.4.0.tgz': db.bytes }));
  const found = await runs.packaged(server.url);
  expect(found).toMatchObject({ code: 0, left: ['out', 'out/app-1.0.0.tgz'] });
  expect(found.peakMiB).toBeLessThan(mostMiB);
});
