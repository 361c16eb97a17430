/** A real server behind a proxy that keeps the conditions of writes in a way of its own, as stores do that are not Amazon's. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * What becomes of a conditional write. `apart`: it is checked rightly, and then written in a second step, in which others may have come
 * between. `written`: it is refused if the condition does not hold, and written all the same.
 */
export type Way = 'kept' | 'ignored' | 'unknown' | 'refused' | 'apart' | 'written';

/** A store that breaks something. For If-Match with an ETag in quotes, and for one without: some take only one of them. */
export interface Oddity {
  readonly create?: Way;
  readonly quoted?: Way;
  readonly bare?: Way;
}

/** Ceph RGW, which never takes an ETag in quotes: docs/facts/s3.md. */
export const likeRgw: Oddity = { quoted: 'refused' };

/** A running one. */
export interface OddStore {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** How long a checked write waits for another one of the same object. */
const othersWithinMs = 40;

/** Starts one on a free port of the loopback address; the server behind it must not check signatures. The caller closes it, whatever happens. */
export async function startOddStore(target: string, oddity: Oddity): Promise<OddStore> {
  const waiting = new Map<string, Set<() => void>>();
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { method = 'GET', url = '/', headers } = request;
    const send = (change: Readonly<Record<string, string | undefined>> = {}): Promise<Response> =>
      fetch(`${target}${url}`, {
        method,
        headers: passedOn({ ...headers, ...change }),
        ...(method === 'PUT' || method === 'POST' ? { body } : {}),
        redirect: 'manual',
      });
    const without = { 'if-match': undefined, 'if-none-match': undefined };
    const { way, holds } = await judge(method, url, headers);
    if (way === 'unknown') return reply(response, 501, 'NotImplemented');
    if (way === 'written' && !holds) await (await send(without)).arrayBuffer();
    if (way === 'refused' || ((way === 'apart' || way === 'written') && !holds)) return reply(response, 412, 'PreconditionFailed');
    if (way === 'apart') await others(url);
    const answered = await send(way === 'kept' ? { 'if-match': inQuotes(headers['if-match']) } : without);
    const bytes = Buffer.from(await answered.arrayBuffer());
    const kept = [...answered.headers].filter(
      ([name]) => !['connection', 'content-encoding', 'transfer-encoding', 'keep-alive'].includes(name),
    );
    response.writeHead(answered.status, Object.fromEntries(kept));
    response.end(method === 'HEAD' ? undefined : bytes);
  }

  async function judge(method: string, url: string, headers: IncomingHttpHeaders): Promise<{ readonly way: Way; readonly holds: boolean }> {
    const [create, replace] = [headers['if-none-match'], headers['if-match']];
    if (method !== 'PUT' || (create === undefined && replace === undefined)) return { way: 'kept', holds: true };
    const head = await fetch(`${target}${url}`, { method: 'HEAD' });
    const holds = replace === undefined ? head.status === 404 : head.headers.get('etag') === inQuotes(replace);
    const way = replace === undefined ? oddity.create : replace.startsWith('"') ? oddity.quoted : oddity.bare;
    return { way: way ?? 'kept', holds };
  }

  /** Until another one has been checked too, or none comes. */
  async function others(url: string): Promise<void> {
    const here = waiting.get(url) ?? new Set();
    waiting.set(url, here);
    for (const wake of here) wake();
    const stop = new AbortController();
    const wake = (): void => stop.abort();
    here.add(wake);
    await pause(othersWithinMs, undefined, { signal: stop.signal }).catch(() => undefined);
    here.delete(wake);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function passedOn(headers: Readonly<Record<string, string | readonly string[] | undefined>>): Headers {
  const passed = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || ['host', 'connection', 'content-length', 'transfer-encoding', 'expect'].includes(name)) continue;
    passed.set(name, typeof value === 'string' ? value : value.join(', '));
  }
  return passed;
}

function inQuotes(etag: string | undefined): string | undefined {
  return etag === undefined || etag.startsWith('"') ? etag : `"${etag}"`;
}

function reply(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}
