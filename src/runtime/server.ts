/** A small HTTP server: requests and responses are plain values, so that responses can be tested without a socket. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { CharthouseError } from '../base/error.ts';
import { option } from '../hint/hint.ts';

/** A request. Header names are lower case. */
export interface ServerRequest {
  readonly method: string;
  /** The target of the request line as sent, with the query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Aborted if the client disconnects before the response is complete. */
  readonly signal: AbortSignal;
}

/** A response. A streamed body needs a `content-length` header; a body that is shorter breaks the connection. */
export interface ServerAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | AsyncIterable<Uint8Array> | undefined;
}

/** Must not reject if it can answer; a rejection becomes an empty 500. */
export type ServerHandler = (request: ServerRequest) => Promise<ServerAnswer>;

/** Where to listen. */
export interface ListenOptions {
  /** Port 0 selects any free port. */
  readonly port: number;
  readonly host: string;
  /** How long `close` waits for running responses; 2 s if absent. */
  readonly graceMs?: number | undefined;
  /** Called for each request whose response failed half-way. */
  readonly onFailure?: ((request: ServerRequest, error: unknown) => void) | undefined;
}

/** A server that is listening. */
export interface RunningServer {
  /** `http://host:port/`, in a form that a client on this machine can use. */
  readonly url: string;
  readonly port: number;
  /** Accepts no more requests, lets running responses finish within the grace period, then closes every connection. */
  close(): Promise<void>;
}

/**
 * Listens and answers until closed.
 * @throws CH_PORT_IN_USE, CH_USAGE (an unusable host or port)
 */
export async function startServer(handle: ServerHandler, options: ListenOptions): Promise<RunningServer> {
  const server = createServer({ keepAliveTimeout: 5_000, requestTimeout: 30_000 }, (request, response) => {
    void answer({ handle, request, response, onFailure: options.onFailure });
  });
  server.on('clientError', refuseBadRequest);
  await listen(server, options);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return { url: `http://${hostInUrl(options.host)}:${port}/`, port, close: () => close(server, options.graceMs ?? 2_000) };
}

function listen(server: Server, options: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, options)));
    server.listen({ port: options.port, host: options.host }, resolve);
  });
}

function listenError(error: NodeJS.ErrnoException, { host, port }: ListenOptions): CharthouseError {
  if (error.code === 'EADDRINUSE') {
    return new CharthouseError('CH_PORT_IN_USE', { message: `port ${port} on ${host} is already in use (EADDRINUSE)`, cause: error });
  }
  const reason = error.code === 'EACCES' ? 'permission denied (EACCES)' : (error.code ?? error.message);
  const hint =
    error.code === 'EACCES'
      ? `choose a port above 1023 with ${option('port')}`
      : `choose an address of this machine with ${option('host')}`;
  return new CharthouseError('CH_USAGE', { message: `cannot listen on ${host}, port ${port}: ${reason}`, hint, cause: error });
}

/** A wildcard address is not a destination: a client on this machine uses loopback. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

interface Exchange {
  readonly handle: ServerHandler;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly onFailure: ListenOptions['onFailure'];
}

async function answer({ handle, request, response, onFailure }: Exchange): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const asked: ServerRequest = {
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    headers: singleHeaders(request.headers),
    signal: gone.signal,
  };
  try {
    await send(await handle(asked), asked.method, response);
  } catch (error) {
    if (!gone.signal.aborted) onFailure?.(asked, error);
    if (response.headersSent) response.destroy();
    else response.writeHead(500, { 'content-length': '0', connection: 'close' }).end();
  }
}

async function send(answered: ServerAnswer, method: string, response: ServerResponse): Promise<void> {
  const { status, headers, body } = answered;
  if (method === 'HEAD' || body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  if (body instanceof Uint8Array) {
    response.writeHead(status, { ...headers, 'content-length': String(body.byteLength) }).end(body);
    return;
  }
  // A file that shrinks during the read must not look complete: the mismatch breaks the connection.
  response.strictContentLength = true;
  response.writeHead(status, headers);
  // Starts the body even if the client is gone by now, so that its clean-up runs.
  await pipeline(body, response);
}

/** Releases a body that is not read. A generator that never ran would skip its clean-up, so it is started first. */
export async function discardBody(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body) break;
}

function singleHeaders(headers: IncomingMessage['headers']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
}

function refuseBadRequest(_error: Error, socket: Duplex): void {
  if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  else socket.destroy();
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const patience = new AbortController();
  const graceOver = delay(graceMs, undefined, { signal: patience.signal }).then(
    () => server.closeAllConnections(),
    () => undefined,
  );
  await closed;
  patience.abort();
  await graceOver;
}
