/**
 * A real OCI registry (distribution) on a free port of the loopback address, with plain HTTP. Charts are pushed into it as
 * `helm push` does; it answers anybody, asks for a login, or wants tokens.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sha256Hex } from '../../../src/base/digest.ts';
import { mustTool, needs } from '../tools/tools.ts';
import { freePort } from './free-port.ts';
import { type GuardedProcess, startGuarded } from './guarded-process.ts';
import { startTokenServer, type TokenServer } from './registry-tokens.ts';

/** How a registry finds out who asks. */
export type RegistryAccess = 'open' | 'basic' | 'token';

/** A chart in a registry. */
export interface PushedChart {
  readonly name: string;
  readonly version: string;
  readonly bytes: Uint8Array;
}

/** A running registry. */
export interface RealRegistry {
  /** `127.0.0.1:PORT`, as in a Docker or Helm configuration file. */
  readonly host: string;
  readonly user: string;
  readonly password: string;
  /** Instead of user and password, if the access is by tokens. */
  readonly refreshToken: string;
  /** Set if the access is by tokens. */
  readonly tokens: TokenServer | undefined;
  /** Pushes a chart into `oci://HOST/PATH`. Returns the digest of the manifest, `sha256:…`. */
  push(path: string, chart: PushedChart): Promise<string>;
  /** Pushes any manifest under a tag; blobs that it names must be there. */
  pushManifest(repository: string, tag: string, manifest: object): Promise<string>;
  /** Pushes bytes. Returns the descriptor. */
  pushBlob(repository: string, mediaType: string, bytes: Uint8Array): Promise<Descriptor>;
  /** The contents of a Docker or Helm configuration file with the login for this registry. */
  readonly config: string;
  close(): Promise<void>;
}

/** What a manifest says of a blob. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

export const chartLayerType: string = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
export const chartConfigType: string = 'application/vnd.cncf.helm.config.v1+json';
export const manifestType: string = 'application/vnd.oci.image.manifest.v1+json';

const logins = { user: 'reader', password: 's3cret-of-the-test', refreshToken: 'refresh-of-the-test' };
/** bcrypt of the password: the only form that the registry takes. */
const htpasswd = `${logins.user}:$2b$04$SLYN9WucMs8whVlpcmmFeulIvUmmEzvKpq/YClJsUk3T1p0DRcnm6\n`;

const startsAtMost = 5;
const answersWithinMs = 60_000;

/** Options for `describe` and `it`, as `needs` gives them. */
export function needsRegistry(): { readonly skip: boolean } {
  return needs('registry');
}

/**
 * Starts one. The caller closes it, whatever happens.
 *
 * @example const registry = await startRegistry('basic'); await registry.push('charts', { name, version, bytes });
 */
export async function startRegistry(access: RegistryAccess = 'open'): Promise<RealRegistry> {
  const tokens = access === 'token' ? await startTokenServer(logins) : undefined;
  for (let start = 1; start <= startsAtMost; start += 1) {
    const port = await freePort();
    const guarded = await startGuarded((folder) => ({
      program: '/bin/sh',
      // The guard starts the program before this process can write its files.
      args: ['-c', 'until [ -e ready ]; do sleep 0.02; done; exec "$0" serve config.json', mustTool('registry')],
      env: { OTEL_TRACES_EXPORTER: 'none', PWD: folder },
    }));
    await writeConfig(guarded.folder, { port, access, tokens });
    if (await answers(port, guarded)) return registryAt(`127.0.0.1:${port}`, access, tokens, guarded);
    await guarded.close();
  }
  await tokens?.close();
  throw new Error('the registry ended before it answered');
}

interface Config {
  readonly port: number;
  readonly access: RegistryAccess;
  readonly tokens: TokenServer | undefined;
}

async function writeConfig(folder: string, { port, access, tokens }: Config): Promise<void> {
  const path = (name: string): string => join(folder, name);
  await mkdir(path('data'));
  await writeFile(path('htpasswd'), htpasswd);
  if (tokens !== undefined) await writeFile(path('jwks.json'), tokens.jwks);
  const auth = {
    open: {},
    basic: { htpasswd: { realm: 'tests', path: path('htpasswd') } },
    token: {
      token: {
        realm: tokens?.realm,
        issuer: tokens?.issuer,
        service: tokens?.service,
        jwks: path('jwks.json'),
        signingalgorithms: ['ES256'],
      },
    },
  };
  const config = {
    version: '0.1',
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: path('data') } },
    http: { addr: `127.0.0.1:${port}`, secret: 'of-the-tests' },
    ...(access === 'open' ? {} : { auth: auth[access] }),
  };
  await writeFile(path('config.json'), JSON.stringify(config));
  await writeFile(path('ready'), '');
}

async function answers(port: number, guarded: GuardedProcess): Promise<boolean> {
  const limit = performance.now() + answersWithinMs;
  while (performance.now() < limit && guarded.isRunning()) {
    const status = await fetch(`http://127.0.0.1:${port}/v2/`).then(
      (answer) => answer.status,
      () => undefined,
    );
    if (status === 200 || status === 401) return true;
    await pause(20);
  }
  return false;
}

function registryAt(host: string, access: RegistryAccess, tokens: TokenServer | undefined, guarded: GuardedProcess): RealRegistry {
  const auth = Buffer.from(`${logins.user}:${logins.password}`).toString('base64');
  const headersFor = (repository: string): Record<string, string> => {
    if (tokens !== undefined) return { authorization: `Bearer ${tokens.tokenFor(`repository:${repository}:pull,push`)}` };
    return access === 'basic' ? { authorization: `Basic ${auth}` } : {};
  };
  const send = async (repository: string, method: string, url: string, body?: Uint8Array, type?: string): Promise<Response> => {
    const headers = { ...headersFor(repository), ...(type === undefined ? {} : { 'content-type': type }) };
    const answer = await fetch(new URL(url, `http://${host}/v2/${repository}/`), {
      method,
      headers,
      body: body === undefined ? null : Buffer.from(body),
    });
    if (!answer.ok) throw new Error(`${method} ${url} of ${repository}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const pushBlob = async (repository: string, mediaType: string, bytes: Uint8Array): Promise<Descriptor> => {
    const digest = `sha256:${sha256Hex(bytes)}`;
    const upload = new URL((await send(repository, 'POST', 'blobs/uploads/')).headers.get('location') ?? '');
    upload.searchParams.set('digest', digest);
    await send(repository, 'PUT', upload.href, bytes, 'application/octet-stream');
    return { mediaType, digest, size: bytes.length };
  };
  const pushManifest = async (repository: string, tag: string, manifest: object): Promise<string> => {
    const bytes = Buffer.from(JSON.stringify(manifest));
    const type = 'mediaType' in manifest ? String(manifest.mediaType) : manifestType;
    await send(repository, 'PUT', `manifests/${tag}`, bytes, type);
    return `sha256:${sha256Hex(bytes)}`;
  };
  return {
    ...{ host, tokens, pushBlob, pushManifest, ...logins },
    config: JSON.stringify({ auths: { [host]: { auth } } }),
    push: async (path, { name, version, bytes }) => {
      const repository = `${path}/${name}`;
      const config = await pushBlob(repository, chartConfigType, Buffer.from(JSON.stringify({ apiVersion: 'v2', name, version })));
      const layer = await pushBlob(repository, chartLayerType, bytes);
      const manifest = { schemaVersion: 2, mediaType: manifestType, config, layers: [layer] };
      return pushManifest(repository, version.replaceAll('+', '_'), manifest);
    },
    close: async () => {
      await guarded.close();
      await tokens?.close();
    },
  };
}
