import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConditionalOptions } from '../ports/public-site.ts';
import { type HttpClient, httpClient } from '../runtime/http.ts';
import { type RunningServer, type ServerAnswer, type ServerRequest, startServer } from '../runtime/server.ts';
import { publicSite } from './site.ts';

const open: (RunningServer | HttpClient)[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

/** What is made of one answer, and the request that it was given to. */
async function ask(answer: ServerAnswer, options: Partial<ConditionalOptions> = {}) {
  const requests: ServerRequest[] = [];
  const handle = async (request: ServerRequest) => {
    requests.push(request);
    return answer;
  };
  const server = await startServer(handle, { port: 0, host: '127.0.0.1', graceMs: 0 });
  const client = httpClient({ env: {}, userAgent: 'charthouse/test' });
  open.push(server, client);
  const clock = { now: () => 0, sleep: async () => undefined };
  const site = publicSite({ client, retry: { clock, random: { unit: () => 0.5 } } });
  const result = await site.fetchIfChanged(server.url, { maxBytes: 1000, ...options }).catch((error: unknown) => error);
  return { result, headers: requests[0]?.headers ?? {}, asked: requests.length };
}

const ok = (body: Uint8Array, headers: Record<string, string> = {}): ServerAnswer => ({ status: 200, headers, body });
const known = { etag: 'W/"1"', lastModified: 'Mon, 30 Nov 2026 10:00:00 GMT' };

describe('a request for what may have changed', () => {
  it('sends what the server said of the last answer, word for word', async () => {
    const { result, headers } = await ask({ status: 304, headers: {} }, { known });
    expect(result).toEqual({ kind: 'unchanged' });
    expect(headers).toMatchObject({ 'if-none-match': known.etag, 'if-modified-since': known.lastModified, 'accept-encoding': 'identity' });
  });

  it.each([undefined, { etag: undefined, lastModified: undefined }])('sends nothing of it if it has nothing: %j', async (nothing) => {
    const { result, headers, asked } = await ask({ status: 304, headers: {} }, { known: nothing });
    expect(Object.keys(headers).filter((name) => name.startsWith('if-'))).toEqual([]);
    expect(result).toMatchObject({ code: 'CH_HTTP_FAILED', details: { status: 304 } });
    expect(asked).toBe(1);
  });

  it('gives the new bytes with what identifies them', async () => {
    const { result } = await ask(ok(Buffer.from('new'), { etag: '"2"' }), { known });
    expect(result).toMatchObject({ kind: 'found', body: Buffer.from('new'), headers: { etag: '"2"' } });
  });
});

describe('an answer that may be compressed', () => {
  const text = Buffer.from('x'.repeat(1000));

  it('is decoded if it is', async () => {
    const { result, headers } = await ask(ok(gzipSync(text), { 'content-encoding': 'gzip' }), { gzip: true });
    expect(headers['accept-encoding']).toBe('gzip');
    expect(result).toMatchObject({ kind: 'found', body: text });
  });

  it('is taken as it is if it is not', async () => {
    expect((await ask(ok(text), { gzip: true })).result).toMatchObject({ body: text });
  });

  it('is left as it is if no compression was asked for, as Helm leaves it', async () => {
    const sent = gzipSync(text);
    expect((await ask(ok(sent, { 'content-encoding': 'gzip' }))).result).toMatchObject({ body: sent });
  });

  it.each([
    ['more bytes than the limit', gzipSync(Buffer.alloc(1001)), 'too-large'],
    ['very many more', gzipSync(Buffer.alloc(50_000_000)), 'too-large'],
    ['a page', Buffer.from('<html>'), 'encoding'],
    ['a cut stream', gzipSync(text).subarray(0, 20), 'encoding'],
    ['a wrong sum', Buffer.from(gzipSync(text).map((byte, at, all) => (at === all.length - 6 ? byte ^ 1 : byte))), 'encoding'],
  ])('is refused with %s in it', async (_, body, reason) => {
    const { result, asked } = await ask(ok(body, { 'content-encoding': 'gzip' }), { gzip: true, maxBytes: text.length });
    expect(result).toMatchObject({ code: 'CH_HTTP_FAILED', details: { reason } });
    expect(asked).toBe(1);
  });
});
