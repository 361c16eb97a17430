/** Rebuilds in memory, in a repository that a test publishes into and meddles with. */
import { join } from 'node:path';
import { partName } from '../../../src/operations/rebuild/part-file.ts';
import { readParts } from '../../../src/operations/rebuild/read-parts.ts';
import { readShard } from '../../../src/operations/rebuild/read-shard.ts';
import { rebuildIndex } from '../../../src/operations/rebuild/rebuild.ts';
import type { RebuildPorts, RebuildReport, RebuildRequest } from '../../../src/operations/rebuild/request.ts';
import type { Shard } from '../../../src/operations/rebuild/shards.ts';
import { filesIn } from '../../../src/runtime/files-in.ts';
import { openJournal } from '../../../src/runtime/journal.ts';
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
  known: undefined,
};

/** As asked for, all else as by default. */
export function rebuild(
  repository: Bench,
  options: Partial<RebuildRequest> = {},
  ports: Partial<RebuildPorts> = {},
): Promise<RebuildReport> {
  return rebuildIndex({ ...defaults, ...options }, { ...portsOf(repository), ...ports });
}

/** What a test says of a shard: which, into which folder, and what else is asked for. */
export interface ShardRun {
  readonly shard: Shard;
  readonly folder: string;
  readonly options?: Partial<RebuildRequest>;
  readonly ports?: Partial<RebuildPorts>;
}

/** Reads one shard. */
export function readOne(repository: Bench, { shard, folder, options = {}, ports = {} }: ShardRun): Promise<RebuildReport> {
  return readShard(
    { ...defaults, ...options },
    { shard, file: join(folder, partName(shard)) },
    {
      ...portsOf(repository),
      ...ports,
      openPart: (file, header) => openJournal(file, { header, what: 'the part', makesFolder: true }),
    },
  );
}

/** Reads all shards, one after the other. */
export async function readAll(
  repository: Bench,
  of: number,
  folder: string,
  options: Partial<RebuildRequest> = {},
): Promise<readonly RebuildReport[]> {
  const reports: RebuildReport[] = [];
  for (let number = 1; number <= of; number += 1) reports.push(await readOne(repository, { shard: { number, of }, folder, options }));
  return reports;
}

/** Makes the index from what the shards have read. */
export async function merge(repository: Bench, folder: string, options: Partial<RebuildRequest> = {}): Promise<RebuildReport> {
  return rebuild(repository, { ...options, known: await readParts({ folder, target: repository.store.name }, filesIn()) });
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
