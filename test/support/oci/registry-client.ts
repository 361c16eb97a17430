/** Registries over an HTTP client in memory: each test says what a URL answers. */

import { sha256Hex } from '../../../src/base/digest.ts';
import { CharthouseError } from '../../../src/base/error.ts';
import type { Login } from '../../../src/oci/login.ts';
import { type Registries, registries } from '../../../src/oci/registry.ts';
import type { HttpRequest } from '../../../src/runtime/http.ts';

/** What a server answers; 200 and JSON if it does not say otherwise. */
export interface Said {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string | object;
  /** The URL after redirects. */
  readonly url?: string;
}

/** A request as the server sees it: `GET URL`, `POST URL FORM` or `PUT URL`, and the header Authorization. */
export interface Request {
  readonly line: string;
  readonly url: URL;
  readonly authorization: string | undefined;
  readonly accept: string | undefined;
}

/** The registries, what they were asked for, and how long they waited between attempts. */
export interface InMemory {
  readonly registries: Registries;
  readonly asked: readonly Request[];
  readonly waits: readonly number[];
}

/** A string thrown by `answer` is a network error with that code. */
export function inMemory(answer: (request: Request) => Said | string, login?: Login): InMemory {
  const asked: Request[] = [];
  const waits: number[] = [];
  const open = async (url: string, { headers = {}, form, write }: HttpRequest = {}) => {
    const line = write !== undefined ? `${write.method} ${url}` : form === undefined ? `GET ${url}` : `POST ${url} ${form}`;
    const request = { line, url: new URL(url), authorization: headers['authorization'], accept: headers['accept'] };
    asked.push(request);
    const said = answer(request);
    if (typeof said === 'string') {
      throw new CharthouseError('CH_HTTP_FAILED', { message: said, retryable: said !== 'EPROTO', details: { reason: said } });
    }
    const { status = 200, body = '', headers: given = {} } = said;
    const bytes = typeof body === 'string' || body instanceof Uint8Array ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
    return { status, url: said.url ?? url, headers: { ...given }, body: once(bytes), discard: async () => undefined };
  };
  const clock = { now: () => 0, sleep: async (durationMs: number) => void waits.push(durationMs) };
  const logins = { places: ['/h/.config/helm/registry/config.json'], loginFor: async () => login };
  return { registries: registries({ client: { open }, retry: { clock, random: { unit: () => 0 } }, logins }), asked, waits };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const types = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.cncf.helm.config.v1+json',
  layer: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
};

/** A manifest of a chart with this package, as `helm push` makes it; `more` replaces parts. */
export function manifestOf(bytes: Uint8Array, more: object = {}): object {
  const layer = { mediaType: types.layer, digest: `sha256:${sha256Hex(bytes)}`, size: bytes.length };
  const config = { mediaType: types.config, digest: `sha256:${'0'.repeat(64)}`, size: 2 };
  return { schemaVersion: 2, config, layers: [layer], ...more };
}

/** An answer with a manifest, or with an index of those. */
export function saidManifest(manifest: object, type: 'manifest' | 'index' = 'manifest'): Said {
  const body = Buffer.from(JSON.stringify(manifest));
  return { body, headers: { 'content-type': types[type], 'docker-content-digest': `sha256:${sha256Hex(body)}` } };
}

/** The descriptor of a manifest in an index. */
export function inIndex(manifest: object, more: object = {}): object {
  const body = Buffer.from(JSON.stringify(manifest));
  return { mediaType: types.manifest, digest: `sha256:${sha256Hex(body)}`, size: body.length, ...more };
}
