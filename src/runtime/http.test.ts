import { createServer, type RequestListener, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { CharthouseError } from '../base/error.ts';
import { type HttpClient, httpClient } from './http.ts';

const servers: Server[] = [];
const clients: HttpClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

function client(env: Record<string, string> = {}, idleTimeoutMs?: number): HttpClient {
  const made = httpClient({ env, userAgent: 'charthouse/test', idleTimeoutMs });
  clients.push(made);
  return made;
}

async function text(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('the HTTP client', () => {
  it('gives status, headers and body, and counts them', async () => {
    const url = await listening((_, response) => response.writeHead(203, { 'x-a': '1' }).end('four'));
    const http = client();
    const answer = await http.open(url);
    expect([answer.status, answer.headers['x-a'], await text(answer.body)]).toEqual([203, '1', 'four']);
    expect(http.traffic()).toEqual({ requests: 1, attempts: 1, bytesSent: 0, bytesReceived: 4 });
  });

  it('asks for plain bytes under its own name, and leaves an encoding that comes all the same', async () => {
    const asked: unknown[] = [];
    const packed = gzipSync('index');
    const url = await listening((request, response) => {
      asked.push(request.headers['accept-encoding'], request.headers['user-agent']);
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
    });
    expect(await text((await client().open(url)).body)).toBe(packed.toString());
    expect(asked).toEqual(['identity', 'charthouse/test']);
  });

  it.each([301, 302, 303, 307, 308])('follows a redirect with status %d', async (status) => {
    const url = await listening((request, response) => {
      if (request.url === '/new?a=1') response.end('moved');
      else response.writeHead(status, { location: 'new?a=1' }).end('elsewhere');
    });
    const answer = await client().open(`${url}/old`);
    expect([answer.status, answer.url, await text(answer.body)]).toEqual([200, `${url}/new?a=1`, 'moved']);
  });

  it('stops following after ten redirects', async () => {
    let requests = 0;
    const url = await listening((_, response) => response.writeHead(302, { location: `/${++requests}` }).end());
    await expect(client().open(url)).rejects.toMatchObject({ code: 'CH_HTTP_FAILED', details: { reason: 'redirects' } });
    expect(requests).toBe(11);
  });

  it('does not follow a redirect to another scheme', async () => {
    const url = await listening((_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end());
    await expect(client().open(url)).rejects.toMatchObject({ code: 'CH_HTTP_FAILED' });
  });

  it('sends the user part of a URL as Basic authorization, to that host only', async () => {
    const seen: unknown[] = [];
    const other = await listening((request, response) => {
      seen.push(['other', request.headers.authorization, request.headers.cookie]);
      response.end();
    });
    const url = await listening((request, response) => {
      seen.push([request.url, request.headers.authorization]);
      response.writeHead(302, { location: request.url === '/first' ? '/second' : `${other}/` }).end();
    });
    const answer = await client().open(`${url.replace('//', '//me:p%40ss@')}/first`, { headers: { cookie: 'secret' } });
    await answer.discard();
    const basic = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    expect(seen).toEqual([
      ['/first', basic],
      ['/second', basic],
      ['other', undefined, undefined],
    ]);
  });

  it.each(['ftp://example.com/x', 'not a url', 'oci://example.com/x'])('refuses %s', async (url) => {
    await expect(client().open(url)).rejects.toMatchObject({ code: 'CH_HTTP_FAILED', retryable: false });
  });

  it('reports a refused connection as retryable, without the secrets of the URL', async () => {
    const error = await client()
      .open('http://me:secret@127.0.0.1:1/a?token=secret')
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: 'CH_HTTP_FAILED',
      retryable: true,
      details: { url: 'http://127.0.0.1:1/a', reason: 'ECONNREFUSED' },
    });
    expect(JSON.stringify([String(error), error])).not.toContain('secret');
  });

  it('says that the answer broke off', async () => {
    const url = await listening((_, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('four', () => response.destroy());
    });
    const answer = await client().open(url);
    await expect(text(answer.body)).rejects.toMatchObject({ code: 'CH_HTTP_FAILED', retryable: true });
  });

  it.each(['before the headers', 'in the body'])('gives up on a server that is silent %s', async (where) => {
    const url = await listening((_, response) => {
      if (where === 'in the body') response.writeHead(200).write('a');
    });
    const reading = async () => text((await client({}, 50).open(url)).body);
    await expect(reading()).rejects.toMatchObject({ code: 'CH_HTTP_FAILED', retryable: true });
  });

  it('ends with the reason of its signal, also in the body', async () => {
    const url = await listening((_, response) => {
      response.writeHead(200);
      response.write('a');
    });
    const stop = new AbortController();
    const answer = await client().open(url, { signal: stop.signal });
    const reading = text(answer.body);
    stop.abort(new CharthouseError('CH_INTERRUPTED', { message: 'stopped' }));
    await expect(reading).rejects.toMatchObject({ code: 'CH_INTERRUPTED' });
    await expect(client().open(url, { signal: stop.signal })).rejects.toMatchObject({ code: 'CH_INTERRUPTED' });
  });

  it('uses the proxy of the environment, but never for loopback', async () => {
    const asked: unknown[] = [];
    const proxy = await listening((request, response) => {
      asked.push(request.url);
      response.end('from the proxy');
    });
    const direct = await listening((_, response) => response.end('direct'));
    const http = client({ HTTP_PROXY: proxy, NO_PROXY: 'internal.example' });
    expect(await text((await http.open('http://charts.example/index.yaml')).body)).toBe('from the proxy');
    expect(await text((await http.open(direct)).body)).toBe('direct');
    expect(asked).toEqual(['http://charts.example/index.yaml']);
  });
});
