/** Sends the SDK's requests with our own HTTP client, so that proxies, limits and counters are the same everywhere. */
import { pipeline, Readable, Transform } from 'node:stream';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import type { Dispatcher } from 'undici';
import { proxyAgent } from '../runtime/http-agent.ts';
import type { AwsPorts } from './settings.ts';

/** A request of the SDK (the fields of its `HttpRequest` that are used). */
interface SdkRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  /** Encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** The SDK's request handler with its counters. */
export interface AwsTransport {
  readonly handler: NonNullable<S3ClientConfig['requestHandler']>;
  readonly count: { attempts: number; bytesSent: number; bytesReceived: number };
  readonly close: () => Promise<void>;
}

/** Opens nothing before the first request. */
export function openTransport({ env, userAgent, idleTimeoutMs }: Pick<AwsPorts, 'env' | 'userAgent' | 'idleTimeoutMs'>): AwsTransport {
  const count = { attempts: 0, bytesSent: 0, bytesReceived: 0 };
  let dispatcher: Promise<Dispatcher> | undefined;

  const handle = async (request: SdkRequest, options: { readonly abortSignal?: AbortSignal } = {}): Promise<{ response: SdkResponse }> => {
    const { method, protocol, hostname, port, path, query = {}, headers } = request;
    const pieces = piecesOf(request.body);
    const authority = port === undefined ? hostname : `${hostname}:${port}`;
    dispatcher ??= proxyAgent({ env, idleTimeoutMs });
    const via = await dispatcher;
    count.attempts += 1;
    for (const { length } of pieces ?? []) count.bytesSent += length;
    const answer = await via.request({
      origin: `${protocol}//${authority}`,
      path: `${path}${queryString(query)}`,
      method: methodOf(method),
      headers: { ...headers, ...dialectHeaders(hostname), 'user-agent': `${userAgent} ${headers['user-agent'] ?? ''}`.trim() },
      body: pieces === undefined ? null : bodyOf(pieces),
      signal: options.abortSignal ?? null,
      // No store sends a body after a HEAD: its connection can be reused.
      reset: false,
    });
    const counted = new Transform({
      transform: (piece: Uint8Array, _encoding, done) => {
        count.bytesReceived += piece.length;
        done(null, piece);
      },
    });
    // The reader of `counted` receives the error of a broken connection; no other code needs it.
    pipeline(answer.body, counted, () => undefined);
    return { response: { statusCode: answer.statusCode, headers: plainHeaders(answer.headers), body: counted } };
  };

  return {
    handler: { handle, updateHttpClientConfig: () => undefined, httpHandlerConfigs: () => ({}), destroy: () => undefined },
    count,
    // If it could not be created, the first request has reported the error.
    close: async () => (await dispatcher?.catch(() => undefined))?.destroy(),
  };
}

/** Tigris is consistent across regions only if both the read and the write ask for it. */
function dialectHeaders(hostname: string): Readonly<Record<string, string>> {
  return /(^|\.)(tigris\.dev|t3\.storage\.dev)$/.test(hostname) ? { 'x-tigris-consistent': 'true' } : {};
}

/** Undefined if there is none. */
function piecesOf(body: unknown): readonly Uint8Array[] | undefined {
  if (body === undefined || body === null || body === '') return undefined;
  if (body instanceof Uint8Array) return [body];
  if (typeof body === 'string') return [Buffer.from(body)];
  if (Array.isArray(body) && body.every((piece) => piece instanceof Uint8Array)) return body;
  throw new TypeError('a request body of this kind is not sent by this handler');
}

/** A body of one piece is sent together with the headers. */
function bodyOf(pieces: readonly Uint8Array[]): Uint8Array | Readable {
  const [first] = pieces;
  return pieces.length === 1 && first !== undefined ? first : Readable.from(pieces);
}

function methodOf(method: string): Dispatcher.HttpMethod {
  switch (method) {
    case 'GET':
    case 'HEAD':
    case 'PUT':
    case 'POST':
    case 'DELETE':
      return method;
    default:
      throw new TypeError(`${method} is not sent by this handler`);
  }
}

/** Exactly as it was signed: RFC 3986 encodes five more characters than JavaScript does. */
function queryString(query: NonNullable<SdkRequest['query']>): string {
  const encode = (text: string): string =>
    encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each: string | null) =>
      each === null ? encode(name) : `${encode(name)}=${encode(each)}`,
    ),
  );
  return pairs.length === 0 ? '' : `?${pairs.sort().join('&')}`;
}

function plainHeaders(headers: Dispatcher.ResponseData['headers']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
