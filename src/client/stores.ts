/** Opens the repository that a target names: its store and its CDN. */

import { resolve } from 'node:path';
import type { AwsConnection } from '../aws/connection.ts';
import type { AwsCredentials, CredentialSource } from '../aws/settings.ts';
import { CharthouseError } from '../base/error.ts';
import { exhaustive } from '../base/exhaustive.ts';
import { quoted } from '../base/quoted.ts';
import { version } from '../base/version.ts';
import { checkOptions, checkPath } from '../config/check-options.ts';
import type { Target } from '../config/target.ts';
import { option } from '../hint/hint.ts';
import type { StoreWriteOptions } from '../operations/option-groups.ts';
import type { OpenFolderOptions } from '../operations/options.ts';
import type { Cdn } from '../ports/cdn.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { filesIn } from '../runtime/files-in.ts';
import { realClock } from '../runtime/real-clock.ts';
import { realRandom } from '../runtime/real-random.ts';
import type { RetryEvent } from '../runtime/retry.ts';
import { addTraffic, type Traffic } from '../runtime/traffic.ts';
import type { FolderStoreOptions } from '../store/folder/store.ts';
import { refuseEndlessFiles } from './aws-files.ts';
import { isInCheckout } from './in-checkout.ts';

/** A repository: its store and its CDN, their traffic, and the way to close their connections. */
export interface OpenedTarget {
  readonly store: ObjectStore;
  /** The public URL: as the caller names it, else as the target does; undefined if neither does. */
  readonly url: string | undefined;
  /** Undefined if none is known or wanted. */
  readonly cdn: Cdn | undefined;
  /** Whether charthouse keeps change records there, if the store keeps no versions. */
  readonly keepsRecords: boolean;
  readonly traffic: () => Traffic;
  readonly close: () => Promise<void>;
}

/** What the caller says of the repository beside its target. */
export interface TargetOptions extends StoreWriteOptions {
  readonly url?: string | undefined;
  /** Absent if nothing should be invalidated: then no distribution is looked for. */
  readonly cdn?: { readonly distribution: string | undefined } | undefined;
}

/** What opening takes beside the target. */
export interface StorePorts {
  /** The folder that relative paths start from. Default: the working folder of the process. */
  readonly folder: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly lockWaitMs: number | undefined;
  readonly credentials: AwsCredentials | CredentialSource | undefined;
  readonly signal: AbortSignal;
  readonly onRetry: (what: string, event: RetryEvent) => void;
}

/** Sends no request, except for the outputs of a stack. @throws CH_USAGE; CH_STACK_NOT_FOUND, CH_STACK_OUTPUT_MISSING, CH_AWS_DENIED and what AWS says of a stack */
export async function openTarget(to: string, options: TargetOptions, ports: StorePorts): Promise<OpenedTarget> {
  const { parseTarget, refuseHost } = await import('../config/target.ts');
  const target = parseTarget(to);
  if (target.kind === 'folder' && (await filesIn(ports.folder, ports.signal).info(target.path)) === undefined) refuseHost(target.path);
  switch (target.kind) {
    case 'folder':
      return withCdn(await openFolderTarget(target.path, options, ports), { ...options, prefix: '' }, ports);
    case 's3':
      return withCdn(await openBucket(target, options, ports), { ...options, prefix: target.prefix }, ports);
    case 'stack':
      return openStack(target.stack, options, ports);
    default:
      return exhaustive(target);
  }
}

type OpenedStore = Pick<OpenedTarget, 'store' | 'keepsRecords' | 'traffic' | 'close'>;

async function openFolderTarget(path: string, { lock }: TargetOptions, { folder, lockWaitMs, signal }: StorePorts): Promise<OpenedStore> {
  if (lock === 'none') {
    throw new CharthouseError('CH_USAGE', {
      message: `${option('lock', 'none')} is for S3 stores that have no conditional writes: a folder always has its lock`,
      hint: `leave ${option('lock')} out`,
    });
  }
  const { countTraffic } = await import('../store/traffic.ts');
  const keepsRecords = !(await isInCheckout(path, filesIn(undefined, signal), folder));
  // In a checkout, the map of a large index would be one more file to commit.
  const store = await storeIn(folderRoot(path, folder), { lockWaitMs, largeFromBytes: keepsRecords ? largeFromBytes : undefined });
  return { ...countTraffic(store), keepsRecords, close: async () => {} };
}

/** As for S3: below, reading an index whole takes less than its map. */
const largeFromBytes = 8 * 2 ** 20;

/** A path that the working folder already explains is kept as the user wrote it. */
export function folderRoot(path: string, folder: string | undefined): string {
  const asWritten = folder === undefined || resolve(folder) === resolve('');
  return asWritten ? path : resolve(folder, path);
}

async function openBucket(
  { bucket, prefix }: Pick<Extract<Target, { kind: 's3' }>, 'bucket' | 'prefix'>,
  options: TargetOptions,
  ports: StorePorts,
): Promise<OpenedStore> {
  const [aws, { openS3Store }] = await Promise.all([connect(ports), import('../aws/s3/store.ts')]);
  const store = openS3Store({ ...options, bucket, prefix }, aws);
  return { store, keepsRecords: true, traffic: aws.traffic, close: aws.close };
}

/** What the caller names counts before what the stack says, and is then not asked of it. */
async function openStack(name: string, options: TargetOptions, ports: StorePorts): Promise<OpenedTarget> {
  const [aws, { outputOf, publicUrlOf, readStack }] = await Promise.all([connect(ports), import('../aws/cloudformation/stack-outputs.ts')]);
  try {
    const stack = await readStack({ stack: name, settings: options, signal: ports.signal }, aws);
    const bucket = outputOf(stack, 'BucketName');
    const url = options.url ?? publicUrlOf(stack);
    const cdn = options.cdn === undefined ? undefined : { distribution: options.cdn.distribution ?? outputOf(stack, 'DistributionId') };
    const store = await openBucket({ bucket, prefix: '' }, { ...options, region: options.region ?? stack.region }, ports);
    return await withCdn(joined(store, aws), { url, cdn, prefix: '' }, ports);
  } catch (error) {
    await aws.close();
    throw error;
  }
}

/** One for each service: a store is judged by the host that answered last, and its clock by that host's. */
export async function connect({
  environment: env,
  credentials,
  onRetry,
}: Pick<StorePorts, 'environment' | 'credentials' | 'onRetry'>): Promise<AwsConnection> {
  if (credentials === undefined) await refuseEndlessFiles(env);
  const { openAws } = await import('../aws/connection.ts');
  return openAws({ env, clock: realClock, random: realRandom, userAgent: `charthouse/${version}`, credentials, onRetry });
}

function joined<T extends OpenedStore>(opened: T, aws: AwsConnection): T {
  return {
    ...opened,
    traffic: () => addTraffic(opened.traffic(), aws.traffic()),
    close: async () => {
      await Promise.all([opened.close(), aws.close()]);
    },
  };
}

/** @throws CH_USAGE if the path of the index at the CDN cannot be known */
async function withCdn(
  store: OpenedStore,
  { url, cdn, prefix }: Pick<TargetOptions, 'url' | 'cdn'> & { readonly prefix: string },
  ports: StorePorts,
): Promise<OpenedTarget> {
  const distribution = cdn?.distribution;
  if (distribution === undefined) return { ...store, url, cdn: undefined };
  if (url === undefined && prefix !== '') {
    throw new CharthouseError('CH_USAGE', {
      message: `which path the index has at the distribution ${distribution} is not known: ${store.store.name} may be at its root or below`,
      hint: `name the public URL of the repository with ${option('url')}`,
    });
  }
  const [aws, { openCloudFront }] = await Promise.all([connect(ports), import('../aws/cloudfront/cloudfront.ts')]);
  return joined({ ...store, url, cdn: openCloudFront(distribution, aws) }, aws);
}

/**
 * Opens a repository in a folder as a store of objects. Nothing is read or made before you call the store.
 *
 * @returns the store; its functions return outcomes (`found`, `missing` …), and throw CharthouseError if the disk fails
 * @throws CharthouseError; CH_USAGE for what is no folder, such as s3://BUCKET
 * @example
 * const store = await openFolder('./repository');
 * const index = await store.get('index.yaml');
 * console.log(index.kind === 'found' ? index.info.etag : 'no index yet');
 */
export async function openFolder(path: string, options: OpenFolderOptions = {}): Promise<ObjectStore> {
  checkOptions('openFolder', options);
  checkPath('openFolder', 'path', path);
  await refuseStore(path);
  return storeIn(path, { lockWaitMs: options.lockWaitMs });
}

/** What means a store is never used as a folder. @throws CH_USAGE */
export async function refuseStore(path: string): Promise<void> {
  const { parseTarget } = await import('../config/target.ts');
  if (parseTarget(path).kind === 'folder') return;
  throw new CharthouseError('CH_USAGE', { message: `${quoted(path)} is no folder`, hint: 'give the path of a folder' });
}

async function storeIn(root: string, options: Pick<FolderStoreOptions, 'lockWaitMs' | 'largeFromBytes'>): Promise<ObjectStore> {
  const [{ folderStore }, ports] = await Promise.all([import('../store/folder/store.ts'), folderPorts()]);
  return folderStore({ root, ...ports, ...options });
}

/** The dependencies of a folder store on this machine. */
export async function folderPorts(): Promise<Omit<FolderStoreOptions, 'root' | 'lockWaitMs'>> {
  const [{ nodeDurableFiles }, { localFiles }, { socketHeartbeats }, { thisMachine }] = await Promise.all([
    import('../runtime/node-durable-files.ts'),
    import('../runtime/local-files.ts'),
    import('../runtime/heartbeat.ts'),
    import('../runtime/machine.ts'),
  ]);
  return { files: localFiles(nodeDurableFiles), heartbeats: socketHeartbeats, machine: thisMachine, clock: realClock, random: realRandom };
}
