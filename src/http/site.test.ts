import { afterEach, describe, expect, it } from 'vitest';
import type { PublicSite } from '../ports/public-site.ts';
import { type HttpClient, httpClient } from '../runtime/http.ts';
import { type RunningServer, type ServerAnswer, startServer } from '../runtime/server.ts';
import { publicSite } from './site.ts';

const servers: RunningServer[] = [];
const clients: HttpClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  for (const server of servers.splice(0)) await server.close();
});

/** A site, and a server that gives these answers one after the other, the last one for ever. */
async function siteWith(
  ...answers: readonly ServerAnswer[]
): Promise<{ site: PublicSite; url: string; waits: number[]; asked: () => number }> {
  let asked = 0;
  const waits: number[] = [];
  const server = await startServer(async () => answers[Math.min(asked++, answers.length - 1)] ?? { status: 500, headers: {} }, {
    port: 0,
    host: '127.0.0.1',
    graceMs: 0,
  });
  const client = httpClient({ env: {}, userAgent: 'charthouse/test' });
  servers.push(server);
  clients.push(client);
  const clock = { now: () => 0, sleep: async (durationMs: number) => void waits.push(durationMs) };
  return { site: publicSite({ client, retry: { clock, random: { unit: () => 0.5 } } }), url: server.url, waits, asked: () => asked };
}

const ok = (text: string): ServerAnswer => ({ status: 200, headers: { 'x-a': '1' }, body: Buffer.from(text) });
const status = (code: number, headers: Record<string, string> = {}): ServerAnswer => ({ status: code, headers });

async function* cut(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('ind');
}

describe('the public site', () => {
  it('gives the object with its headers', async () => {
    const { site, url } = await siteWith(ok('index'));
    expect(await site.fetch(url, { maxBytes: 5 })).toMatchObject({
      kind: 'found',
      body: Buffer.from('index'),
      url,
      headers: { 'x-a': '1' },
    });
  });

  it.each([401, 403, 404, 410])('takes status %d for a definite no', async (code) => {
    const { site, url, asked } = await siteWith(status(code));
    expect(await site.fetch(url, { maxBytes: 5 })).toEqual({ kind: 'refused', status: code });
    expect(asked()).toBe(1);
  });

  it('reports that a request with a login was refused, and only for the server of the login', async () => {
    const { site, url } = await siteWith(status(401), status(401));
    const access = (origin: string) => ({ origin, authorization: 'Basic eA==' });
    expect(await site.fetch(url, { maxBytes: 5, access: access(new URL(url).origin) })).toEqual({
      kind: 'refused',
      status: 401,
      hadLogin: true,
    });
    expect(await site.fetch(url, { maxBytes: 5, access: access('https://other.example') })).toEqual({ kind: 'refused', status: 401 });
  });

  it.each([204, 206, 304, 501])('takes status %d for a failure, as Helm does', async (code) => {
    const { site, url, asked } = await siteWith(status(code));
    await expect(site.fetch(url, { maxBytes: 5 })).rejects.toMatchObject({ code: 'CH_HTTP_FAILED', details: { status: code } });
    expect(asked()).toBe(1);
  });

  it('asks again after an answer that may change, and not sooner than asked to', async () => {
    const { site, url, waits } = await siteWith(status(503, { 'retry-after': '9' }), status(429), ok('index'));
    expect(await site.fetch(url, { maxBytes: 5 })).toMatchObject({ kind: 'found', body: Buffer.from('index') });
    expect(waits).toEqual([9_100, 200]);
  });

  it('reads from the start again when the answer broke off', async () => {
    const { site, url } = await siteWith({ status: 200, headers: { 'content-length': '5' }, body: cut() }, ok('index'));
    expect(await site.fetch(url, { maxBytes: 5 })).toMatchObject({ body: Buffer.from('index') });
  });

  it.each([
    ['that is announced', ok('index!')],
    ['that is not', { status: 200, headers: {}, body: cut() }],
  ])('reads no more than the limit of a body %s', async (_, answer) => {
    const { site, url, asked } = await siteWith(answer);
    await expect(site.fetch(url, { maxBytes: 2 })).rejects.toMatchObject({ code: 'CH_HTTP_FAILED', details: { reason: 'too-large' } });
    expect(asked()).toBe(1);
  });
});
