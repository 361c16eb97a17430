/** A repository in memory to yank from. */
import type { Package } from '../../../src/chart/types.ts';
import { readIndex } from '../../../src/index-file/read-index.ts';
import type { RestoreRequest, YankPlan, YankReport, YankRequest } from '../../../src/operations/yank/request.ts';
import { restoreVersions } from '../../../src/operations/yank/restore.ts';
import { yankVersions } from '../../../src/operations/yank/yank.ts';
import { storeReader } from '../../../src/repository/reader.ts';
import { type Bench, bench, chartPackage, portsOf } from './publish-harness.ts';

/** Packages of one chart. */
export const app: readonly Package[] = ['1.0.0', '1.1.0', '2.0.0'].map((version) => chartPackage('app', version));
const base = chartPackage('base', '1.0.0');
/** A repository that lists app 1.0.0, 1.1.0 and 2.0.0, and base 1.0.0. */
export async function repository(): Promise<Bench> {
  const self = bench();
  const inputs = Object.fromEntries([...app, base].map(({ fileName, bytes }) => [fileName, bytes]));
  const { error } = await self.publish(inputs, { verify: false });
  if (error !== null) throw error;
  return self;
}

const change = { url: undefined, dryRun: false, wait: false, invalidate: true };

/** Yanks; without `confirm`, deletions are agreed to. */
export function yank(
  self: Bench,
  words: readonly string[],
  options: Partial<YankRequest> = {},
  confirm: (plan: YankPlan) => Promise<boolean> = async () => true,
): Promise<YankReport> {
  return yankVersions({ ...change, selectors: words, reason: 'crashes', deletePackage: false, ...options }, { ...portsOf(self), confirm });
}

/** Restores. */
export function restore(self: Bench, words: readonly string[], options: Partial<RestoreRequest> = {}): Promise<YankReport> {
  const site = {
    fetch: async () => ({ kind: 'refused', status: 404 }) as const,
    read: async () => ({ kind: 'refused', status: 404 }) as const,
  };
  const ports = { ...portsOf(self), reader: storeReader(self.store, site) };
  return restoreVersions({ ...change, selectors: words, allowEqualVersion: false, ...options }, ports);
}

/** What the index lists, such as `app 1.0.0`. */
export const listed = async (self: Bench): Promise<readonly string[]> =>
  [...readIndex(Buffer.from(await self.index()), { mentions: [], source: 'i' }).allVersions()].map(
    ({ name, version }) => `${name} ${version}`,
  );
/** What became of each version, such as `yanked app 1.0.0`. */
export const outcomes = ({ versions }: YankReport): readonly string[] =>
  versions.map(({ name, version, outcome }) => `${outcome} ${name} ${version}`);
