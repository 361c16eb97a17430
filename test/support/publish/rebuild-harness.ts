/** Rebuilds in memory, in a repository that a test publishes into and meddles with. */
import { rebuildIndex } from '../../../src/operations/rebuild/rebuild.ts';
import type { RebuildPorts, RebuildReport, RebuildRequest } from '../../../src/operations/rebuild/request.ts';
import { type Bench, portsOf } from './publish-harness.ts';

/** What is asked for where nobody says anything. */
export const defaults: RebuildRequest = {
  url: undefined,
  indexUrls: 'relative',
  indexStyle: undefined,
  from: undefined,
  newIndex: false,
  addOrphans: false,
  allowEqualVersion: false,
  dryRun: false,
  invalidate: true,
  wait: false,
};

/** As asked for, all else as by default. */
export function rebuild(
  repository: Bench,
  options: Partial<RebuildRequest> = {},
  ports: Partial<RebuildPorts> = {},
): Promise<RebuildReport> {
  return rebuildIndex({ ...defaults, ...options }, { ...portsOf(repository), ...ports });
}

/** Puts a package that no entry names. */
export async function putPackage(repository: Bench, key: string, bytes: Uint8Array): Promise<void> {
  await repository.store.putNew(key, [bytes], { attributes: { contentType: '', cacheControl: '' } });
}

/** What a test mostly asks of a report: every chart and orphan in a word or two, and the error. */
export function said({ charts, orphans, error }: RebuildReport): readonly string[] {
  return [
    ...charts.map(({ outcome, name, version }) => `${outcome} ${name} ${version}`),
    ...orphans.map(({ reason, key }) => `${reason} ${key}`),
    error?.code ?? 'ok',
  ];
}
