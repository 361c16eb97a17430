/** A real S3 server for the benchmarks, on the loopback address, stopped with the benchmark. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CloudFrontClient, CreateDistributionCommand } from '@aws-sdk/client-cloudfront';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListBucketsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { freePort, tool } from './parts.mjs';

/** Starts MinIO on an empty folder in `scratch`; `stop` must be called. */
export const startMinio = (scratch) =>
  start(scratch, ({ port, accessKeyId, secretAccessKey }) => ({
    program: tool('minio', 'minio'),
    args: ['server', '--address', `127.0.0.1:${port}`, join(scratch, 'minio')],
    env: { MINIO_ROOT_USER: accessKeyId, MINIO_ROOT_PASSWORD: secretAccessKey, MINIO_BROWSER: 'off', MINIO_UPDATE: 'off' },
  }));

/** Starts ministack, which has a CloudFront beside its S3. */
export const startMinistack = (scratch) =>
  start(scratch, ({ port }) => ({
    program: 'python3',
    args: ['-s', '-m', 'ministack'],
    env: {
      PYTHONPATH: join(tool('ministack', 'ministack'), '..'),
      PYTHONDONTWRITEBYTECODE: '1',
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      LOG_LEVEL: 'WARNING',
      // Two of its services listen on every address, and one asks for containers.
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      DOCKER_HOST: `unix://${join(scratch, 'no-docker')}`,
      S3_DATA_DIR: join(scratch, 'data'),
      STATE_DIR: join(scratch, 'state'),
    },
  }));

/** Starts versitygw, which keeps objects as files. */
export const startVersitygw = (scratch) =>
  start(scratch, ({ port, accessKeyId, secretAccessKey }) => ({
    program: '/bin/sh',
    args: ['-c', 'mkdir "$1" "$2" && exec "$0" --port "$3" --quiet posix --versioning-dir "$2" "$1"'].concat(
      ...[tool('versitygw', 'versitygw'), join(scratch, 'objects'), join(scratch, 'versions'), `127.0.0.1:${port}`],
    ),
    env: { ROOT_ACCESS_KEY: accessKeyId, ROOT_SECRET_KEY: secretAccessKey },
  }));

/** `environmentAt` is the environment of every client: keys, address, and no search for keys in the instance metadata. */
async function start(scratch, commandOf) {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const port = await freePort();
  const credentials = { accessKeyId: 'charthouse', secretAccessKey: randomBytes(16).toString('hex') };
  const { program, args, env } = commandOf({ port, ...credentials });
  const child = spawn(program, args, { env: { PATH: process.env.PATH, HOME: scratch, ...env }, stdio: 'ignore' });
  const killed = () => child.kill('SIGKILL');
  process.once('exit', killed);
  const config = { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', credentials };
  const client = new S3Client({ ...config, forcePathStyle: true });
  await answering(client, child);
  return {
    port,
    pid: child.pid,
    environmentAt: (where) => ({
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_REGION: config.region,
      // The variable of the AWS CLI.
      AWS_DEFAULT_REGION: config.region,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${where}`,
      AWS_EC2_METADATA_DISABLED: 'true',
    }),
    createBucket: async (name, { versioning = false } = {}) => {
      await client.send(new CreateBucketCommand({ Bucket: name }));
      const VersioningConfiguration = { Status: 'Enabled' };
      if (versioning) await client.send(new PutBucketVersioningCommand({ Bucket: name, VersioningConfiguration }));
      return name;
    },
    put: (bucket, key, body, more = {}) => client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ...more })),
    remove: (bucket, key) => client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })),
    createDistribution: (bucket) => createDistribution(new CloudFrontClient(config), bucket),
    stop: async () => {
      client.destroy();
      process.off('exit', killed);
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },
  };
}

/** In front of a bucket; resolves to its id. */
async function createDistribution(client, bucket) {
  const origin = { Id: bucket, DomainName: `${bucket}.s3.us-east-1.amazonaws.com`, S3OriginConfig: { OriginAccessIdentity: '' } };
  const DistributionConfig = {
    CallerReference: bucket,
    Comment: '',
    Enabled: true,
    Origins: { Quantity: 1, Items: [origin] },
    DefaultCacheBehavior: { TargetOriginId: bucket, ViewerProtocolPolicy: 'allow-all' },
  };
  const { Distribution } = await client.send(new CreateDistributionCommand({ DistributionConfig }));
  client.destroy();
  return Distribution.Id;
}

async function answering(client, child) {
  for (let tries = 0; ; tries++) {
    try {
      await client.send(new ListBucketsCommand({}));
      return;
    } catch (error) {
      if (tries === 300 || child.exitCode !== null) throw error;
      await wait(100);
    }
  }
}
