/** How each S3 server of the tests is started: on one port of the loopback address, with nothing of this machine's settings. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mustTool, type ToolName, toolFolder } from '../tools/tools.ts';
import type { Command } from './guarded-process.ts';

/** The name of a server. */
export type S3ServerName = 'ministack' | 'versitygw' | 'minio' | 's3proxy' | 'fauxqs';

/** A server, as the table of them knows it. */
export interface S3Program {
  readonly tools: readonly ToolName[];
  readonly keepsVersions: boolean;
  command(given: {
    readonly folder: string;
    readonly port: number;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly checksAccess: boolean;
  }): Command;
}

// Its own way to start listens on every address.
const startFauxqs = `
const { buildApp } = await import(process.argv[1]);
await buildApp({ logger: false }).listen({ port: Number(process.argv[2]), host: '127.0.0.1' });
`;

/** All of them, by name. ministack also speaks CloudFormation, CloudFront and STS, and is the CDN for `Host: <id>.cloudfront.net`. */
export const s3Programs: Readonly<Record<S3ServerName, S3Program>> = {
  ministack: {
    tools: ['ministack'],
    keepsVersions: true,
    command: ({ folder, port, accessKeyId, secretAccessKey, checksAccess }) => ({
      program: 'python3',
      args: ['-s', '-m', 'ministack'],
      env: {
        PYTHONPATH: toolFolder('ministack'),
        PYTHONDONTWRITEBYTECODE: '1',
        BIND_HOST: '127.0.0.1',
        GATEWAY_PORT: String(port),
        LOG_LEVEL: 'WARNING',
        ...(checksAccess ? { AUTH: 'true', AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } : {}),
        // Two of its services listen on every address, and one asks for containers.
        IOT_MTLS_ENABLED: '0',
        SFTP_ENABLED: '0',
        DOCKER_HOST: `unix://${join(folder, 'no-docker')}`,
        S3_DATA_DIR: join(folder, 'data'),
        STATE_DIR: join(folder, 'state'),
      },
    }),
  },
  versitygw: {
    tools: ['versitygw'],
    keepsVersions: true,
    command: ({ folder, port, accessKeyId, secretAccessKey }) => {
      const [objects, versions] = [join(folder, 'objects'), join(folder, 'versions')];
      return {
        program: '/bin/sh',
        args: ['-c', 'mkdir "$1" "$2" && exec "$0" --port "$3" --quiet posix --versioning-dir "$2" "$1"'].concat(
          ...[mustTool('versitygw'), objects, versions, `127.0.0.1:${port}`],
        ),
        env: { ROOT_ACCESS_KEY: accessKeyId, ROOT_SECRET_KEY: secretAccessKey },
      };
    },
  },
  minio: {
    tools: ['minio'],
    keepsVersions: true,
    command: ({ folder, port, accessKeyId, secretAccessKey }) => ({
      program: mustTool('minio'),
      args: ['server', '--address', `127.0.0.1:${port}`, join(folder, 'data')],
      env: { MINIO_ROOT_USER: accessKeyId, MINIO_ROOT_PASSWORD: secretAccessKey, MINIO_BROWSER: 'off', MINIO_UPDATE: 'off' },
    }),
  },
  s3proxy: {
    tools: ['s3proxy'],
    keepsVersions: false,
    command: ({ folder, port }) => ({
      program: '/bin/sh',
      args: [
        '-c',
        'mkdir "$1" && printf "%s\\n" s3proxy.authorization=none "s3proxy.endpoint=http://127.0.0.1:$2" jclouds.provider=filesystem-nio2 "jclouds.filesystem.basedir=$1" >"$1.conf" && exec java -Xmx256m -jar "$0" --properties "$1.conf"',
        mustTool('s3proxy'),
        join(folder, 'objects'),
        String(port),
      ],
      env: {},
    }),
  },
  fauxqs: {
    tools: ['fauxqs', 'node-24'],
    keepsVersions: false,
    command: ({ port }) => ({
      program: mustTool('node-24'),
      args: ['--input-type=module', '--eval', startFauxqs, pathToFileURL(mustTool('fauxqs')).href, String(port)],
      env: {},
    }),
  },
};
