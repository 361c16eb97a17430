/** A real S3 server for the races, on the loopback address, gone when the race is. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CreateBucketCommand, ListBucketsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { tool } from './parts.mjs';

/**
 * Starts MinIO on an empty folder in `scratch`; `stop` must be called.
 * `environmentAt` is what every client is given: keys, address, and no search for keys in a cloud that is not there.
 */
export async function startMinio(scratch) {
  const port = await freePort();
  const [accessKeyId, secretAccessKey] = ['charthouse', randomBytes(16).toString('hex')];
  const child = spawn(tool('minio', 'minio'), ['server', '--address', `127.0.0.1:${port}`, join(scratch, 'minio')], {
    env: { HOME: scratch, MINIO_ROOT_USER: accessKeyId, MINIO_ROOT_PASSWORD: secretAccessKey, MINIO_BROWSER: 'off', MINIO_UPDATE: 'off' },
    stdio: 'ignore',
  });
  const killed = () => child.kill('SIGKILL');
  process.once('exit', killed);
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', forcePathStyle: true, credentials });
  await answering(client, child);
  return {
    port,
    environmentAt: (where) => ({
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${where}`,
      AWS_EC2_METADATA_DISABLED: 'true',
    }),
    createBucket: async (name) => {
      await client.send(new CreateBucketCommand({ Bucket: name }));
      return name;
    },
    put: (bucket, key, body, more = {}) => client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ...more })),
    stop: async () => {
      client.destroy();
      process.off('exit', killed);
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },
  };
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

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
