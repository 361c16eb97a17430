/** Real S3 servers for tests: each on a free port of the loopback address, in a folder and a process of its own. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { needs } from '../tools/tools.ts';
import { freePort } from './free-port.ts';
import { type GuardedProcess, startGuarded } from './guarded-process.ts';
import { type S3ServerName, s3Programs } from './s3-programs.ts';
import type { Signer } from './signature.ts';
import { signedRequest } from './signed-request.ts';

/** Those whose preconditions hold, so that a repository is safe on them. */
export const honestS3Servers: readonly S3ServerName[] = ['ministack', 'versitygw', 'minio'];

/** All of them: fauxqs takes preconditions and ignores them. */
export const s3Servers: readonly S3ServerName[] = [...honestS3Servers, 'fauxqs'];

/** All that a trial of preconditions is made on: rclone keeps them, S3Proxy only for one writer at a time. */
export const triedS3Servers: readonly S3ServerName[] = [...s3Servers, 's3proxy'];

/** What a bucket is made with. */
export interface BucketOptions {
  readonly versioning?: boolean;
}

/** How a server is started; the rest is for its first bucket. */
export interface S3ServerOptions extends BucketOptions {
  /** Whether ministack asks who comes, and what its policies allow them; by itself it takes anybody. The others always ask. */
  readonly checksAccess?: boolean;
}

/** A running server, with a bucket. What a client is given is in here under the names that clients use. */
export interface S3Server extends Signer {
  readonly name: S3ServerName;
  readonly bucket: string;
  readonly pid: number;
  /** One more bucket; resolves to its name. */
  createBucket(options?: BucketOptions): Promise<string>;
  /** Switches versioning on, of a bucket that may hold objects already. */
  keepVersions(bucket: string): Promise<void>;
  close(): Promise<void>;
}

const STARTS_AT_MOST = 5;
const ANSWERS_WITHIN_MS = 60_000;

/** Options for `describe` and `it`, as `needs` gives them. */
export function needsS3(...names: readonly S3ServerName[]): { readonly skip: boolean } {
  return needs(...names.flatMap((name) => s3Programs[name].tools));
}

/**
 * Starts a server; `versioning` is that of its first bucket. The caller closes it, whatever happens.
 *
 * @example const server = await startS3Server('minio', { versioning: true });
 */
export async function startS3Server(name: S3ServerName, options: S3ServerOptions = {}): Promise<S3Server> {
  for (let start = 1; ; start++) {
    const server = await startOnce(name, options);
    if (server.kind === 'started') return server.server;
    // Between finding a free port and listening on it, another test may take it.
    if (start === STARTS_AT_MOST) throw new Error(`${name} ended before it answered: ${server.said}`);
  }
}

type Start = { readonly kind: 'started'; readonly server: S3Server } | { readonly kind: 'ended'; readonly said: string };

async function startOnce(name: S3ServerName, options: S3ServerOptions): Promise<Start> {
  const port = await freePort();
  const signer = {
    endpoint: `http://127.0.0.1:${port}`,
    accessKeyId: 'charthouse',
    secretAccessKey: randomBytes(16).toString('hex'),
    region: 'us-east-1',
  };
  const guarded = await startGuarded((folder) =>
    s3Programs[name].command({ folder, port, ...signer, checksAccess: options.checksAccess ?? false }),
  );
  try {
    if (!(await answers(signer, guarded))) return { kind: 'ended', said: guarded.said() };
    const createBucket = (wanted: BucketOptions = {}) => newBucket(name, signer, wanted);
    const bucket = await createBucket(options);
    const ofBuckets = { createBucket, keepVersions: (of: string) => keepVersions(name, signer, of) };
    return { kind: 'started', server: { ...signer, ...ofBuckets, name, bucket, pid: guarded.pid, close: guarded.close } };
  } catch (error) {
    await guarded.close();
    throw error;
  }
}

/** Whether it lists its buckets; false when it ended instead. */
async function answers(signer: Signer, guarded: GuardedProcess): Promise<boolean> {
  const limit = performance.now() + ANSWERS_WITHIN_MS;
  for (;;) {
    const status = await signedRequest(signer, 'GET', '/').then(
      ({ status }) => status,
      () => undefined,
    );
    if (!guarded.isRunning()) return false;
    if (status === 200) return true;
    if (performance.now() > limit) throw new Error(`${signer.endpoint} does not answer (${status}): ${guarded.said()}`);
    await pause(20);
  }
}

async function newBucket(name: S3ServerName, signer: Signer, { versioning = false }: BucketOptions): Promise<string> {
  const bucket = `charthouse-${randomBytes(6).toString('hex')}`;
  await done(signedRequest(signer, 'PUT', `/${bucket}`));
  if (versioning) await keepVersions(name, signer, bucket);
  return bucket;
}

async function keepVersions(name: S3ServerName, signer: Signer, bucket: string): Promise<void> {
  if (!s3Programs[name].keepsVersions) throw new Error(`${name} keeps no versions`);
  const body =
    '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>';
  await done(signedRequest(signer, 'PUT', `/${bucket}`, { query: 'versioning', body }));
}

async function done(asked: Promise<Response>): Promise<void> {
  const response = await asked;
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${text}`);
}
