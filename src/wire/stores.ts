/** Opens the store that a target names. Kinds of targets are told apart here and nowhere else. */
import type { AwsCredentials } from '../aws/settings.ts';
import { CharthouseError } from '../base/error.ts';
import { exhaustive } from '../base/exhaustive.ts';
import { version } from '../base/version.ts';
import type { Target } from '../config/target.ts';
import type { StoreWriteOptions } from '../repository/options.ts';
import { realClock } from '../runtime/real-clock.ts';
import { realRandom } from '../runtime/real-random.ts';
import type { RetryEvent } from '../runtime/retry.ts';
import type { Traffic } from '../runtime/traffic.ts';
import type { ObjectStore } from '../store/contract.ts';

/** A store, what was asked of it, and the way to let go of it. */
export interface OpenedStore {
  readonly store: ObjectStore;
  readonly traffic: () => Traffic;
  readonly close: () => Promise<void>;
}

/** What opening takes beside the target. */
export interface StorePorts {
  /** What relative paths count from; the process's working folder where absent. */
  readonly folder: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly lockWaitMs: number | undefined;
  readonly credentials: AwsCredentials | undefined;
  readonly onRetry: (what: string, event: RetryEvent) => void;
}

/** @throws CH_USAGE */
export async function openTarget(to: string, options: StoreWriteOptions, ports: StorePorts): Promise<OpenedStore> {
  const { parseTarget } = await import('../config/target.ts');
  const target = parseTarget(to);
  switch (target.kind) {
    case 'folder':
      return openFolderTarget(target.path, options, ports);
    case 's3':
      return openBucket(target, options, ports);
    case 'stack':
      throw new CharthouseError('CH_USAGE', { message: 'stacks are not built yet' });
    default:
      return exhaustive(target);
  }
}

async function openFolderTarget(path: string, { lock }: StoreWriteOptions, { folder, lockWaitMs }: StorePorts): Promise<OpenedStore> {
  if (lock === 'none') {
    throw new CharthouseError('CH_USAGE', {
      message: '--lock none is for S3 stores that have no conditional writes: a folder always has its lock',
      hint: 'leave --lock out',
    });
  }
  const [{ countTraffic }, { resolve }] = await Promise.all([import('../store/traffic.ts'), import('node:path')]);
  // A path that the working folder already explains is kept as the user wrote it.
  const asWritten = folder === undefined || resolve(folder) === resolve('');
  const store = await openFolder(asWritten ? path : resolve(folder, path), { lockWaitMs });
  return { ...countTraffic(store), close: async () => {} };
}

async function openBucket(
  { bucket, prefix }: Extract<Target, { kind: 's3' }>,
  options: StoreWriteOptions,
  { environment: env, credentials, onRetry }: StorePorts,
): Promise<OpenedStore> {
  const [{ openAws }, { openS3Store }] = await Promise.all([import('../aws/connection.ts'), import('../aws/s3-store.ts')]);
  const aws = openAws({ env, clock: realClock, random: realRandom, userAgent: `charthouse/${version}`, credentials, onRetry });
  const store = openS3Store({ ...options, bucket, prefix }, aws);
  return { store, traffic: aws.traffic, close: aws.close };
}

/** How to open a repository in a folder. */
export interface OpenFolderOptions {
  /** How long a write waits for another process's lock before it gives up with CH_STORE_LOCKED; 600,000. */
  readonly lockWaitMs?: number | undefined;
}

/**
 * A repository in a folder, as a store. Nothing is read or made before the store is asked.
 *
 * @example const index = await (await openFolder('./repository')).get('index.yaml');
 */
export async function openFolder(path: string, { lockWaitMs }: OpenFolderOptions = {}): Promise<ObjectStore> {
  const [{ folderStore }, { nodeDurableFiles }, { socketLifeSigns }, { thisMachine }] = await Promise.all([
    import('../store/folder-store.ts'),
    import('../runtime/node-durable-files.ts'),
    import('../runtime/life-signs.ts'),
    import('../runtime/machine.ts'),
  ]);
  const ports = { files: nodeDurableFiles, life: socketLifeSigns, machine: thisMachine, clock: realClock, random: realRandom };
  return folderStore({ root: path, ...ports, lockWaitMs });
}
