import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { memoryStore } from '../../../test/support/publish/memory-store.ts';
import { CharthouseError } from '../../base/error.ts';
import type { RunningServer } from '../../runtime/server.ts';
import { type ServeEvent, serve } from './serve.ts';
import type { ServedObjects } from './served-objects.ts';

const lastModifiedMs = Date.UTC(2026, 0, 2);
const running: RunningServer[] = [];

afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

/** Objects held in memory; `replace` swaps one between two calls. */
function objectsOf(texts: Record<string, string>) {
  const held = new Map(Object.entries(texts));
  const find = (key: string) => {
    const text = held.get(key);
    return text === undefined
      ? undefined
      : { info: { etag: `"${Buffer.from(text).toString('hex')}"`, sizeBytes: text.length, lastModifiedMs }, text };
  };
  const missing = { kind: 'missing', deleted: false } as const;
  const opened: string[] = [];
  const objects: ServedObjects = {
    head: async (key) => {
      const found = find(key);
      return found === undefined ? missing : { kind: 'found', info: found.info };
    },
    stream: async (key, options) => {
      opened.push(key);
      const found = find(key);
      if (found === undefined) return missing;
      const { start, end } = options?.range ?? { start: 0, end: found.text.length - 1 };
      return { kind: 'found', info: found.info, body: pieces(Buffer.from(found.text).subarray(start, end + 1)) };
    },
  };
  return { objects, held, opened };
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 4) yield bytes.subarray(at, at + 4);
}

async function started(objects: ServedObjects, events: ServeEvent[] = []): Promise<RunningServer> {
  const server = await serve(objects, { host: '127.0.0.1', port: 0, onEvent: (event) => events.push(event) });
  running.push(server);
  return server;
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** A bare request: `fetch` would normalise paths and ask for compression. */
function ask(url: string, path: string, options: { method?: string; headers?: Record<string, string> } = {}): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, agent: false, ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

const repository = {
  'index.yaml': 'apiVersion: v1\n',
  'a-1.0.0+b.tgz': 'package bytes',
  'a-1.0.0+b.tgz.prov': 'signed',
  'secret.key': 'private',
  '.charthouse/lock.yaml': 'held',
};

describe('serve', () => {
  it.each([
    ['/index.yaml', 'text/yaml; charset=utf-8', 'apiVersion: v1\n'],
    ['/a-1.0.0+b.tgz', 'application/gzip', 'package bytes'],
    ['/a-1.0.0%2Bb.tgz', 'application/gzip', 'package bytes'],
    ['/a-1.0.0%2Bb.tgz.prov', 'text/plain; charset=utf-8', 'signed'],
  ])('serves %s as %s', async (path, type, body) => {
    const { url } = await started(objectsOf(repository).objects);
    const answer = await ask(url, path, { headers: { 'accept-encoding': 'gzip' } });
    expect(answer).toMatchObject({ status: 200, body, headers: { 'content-type': type, 'content-length': String(body.length) } });
    expect(answer.headers['content-encoding']).toBeUndefined();
  });

  it.each(['/nothing.tgz', '/secret.key', '/.charthouse/lock.yaml', '/../index.yaml', '/%2e%2e/index.yaml', '/a'])(
    'has no %s',
    async (path) => {
      const { url } = await started(objectsOf(repository).objects);
      expect((await ask(url, path)).status).toBe(404);
    },
  );

  it('takes any store as it is', async () => {
    const store = memoryStore();
    await store.putNew('a-1.0.0+b.tgz', [Buffer.from('package '), Buffer.from('bytes')], {
      attributes: {
        contentType: 'application/gzip',
        cacheControl: '',
      },
    });
    const { url } = await started(store);
    expect(await ask(url, '/a-1.0.0%2Bb.tgz', { headers: { range: 'bytes=-5' } })).toMatchObject({ status: 206, body: 'bytes' });
  });

  it('says at its root how to use it', async () => {
    const { url } = await started(objectsOf(repository).objects);
    expect(await ask(url, '/')).toMatchObject({ status: 200, body: expect.stringContaining('helm repo add') });
  });

  it('shows its pages to a browser: at the root, in a folder, and for an address that it does not have', async () => {
    const missing = '<link rel="stylesheet" href="/charts/pages/assets/style-1.css"><a href="/charts/index.html">all</a>';
    const { objects } = objectsOf({ ...repository, 'index.html': 'home', 'pages/charts/app/index.html': 'app', '404.html': missing });
    const { url } = await started(objects);
    const browser = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };
    const type = 'text/html; charset=utf-8';
    expect(await ask(url, '/', browser)).toMatchObject({ status: 200, body: 'home', headers: { 'content-type': type } });
    expect(await ask(url, '/pages/charts/app/', browser)).toMatchObject({ status: 200, body: 'app', headers: { 'content-type': type } });
    for (const path of ['/nothing/at/all.html', '/nothing.tgz', '/secret.key', '/.charthouse/lock.yaml', '/%2e%2e/x', '/pages/'])
      expect(await ask(url, path, browser)).toMatchObject({
        ...{ status: 404, headers: { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } },
        // It was made for /charts/, and is served at the root.
        body: '<link rel="stylesheet" href="/pages/assets/style-1.css"><a href="/index.html">all</a>',
      });
    for (const accept of ['*/*', 'application/gzip', undefined]) {
      const headers = accept === undefined ? {} : { accept };
      const answer = await ask(url, '/nothing.tgz', { headers });
      expect([answer.status, answer.headers['content-type']]).toEqual([404, 'text/plain; charset=utf-8']);
    }
  });

  it('has a line of text for a browser where there is no page for missing ones', async () => {
    const { url } = await started(objectsOf(repository).objects);
    expect(await ask(url, '/nothing', { headers: { accept: 'text/html' } })).toMatchObject({
      status: 404,
      body: expect.stringContaining('not found'),
    });
  });

  it('serves everything that pages load under its type', async () => {
    const types = { 'a.js': 'text/javascript; charset=utf-8', 'feed.atom': 'application/atom+xml; charset=utf-8', 'a.webp': 'image/webp' };
    const { url } = await started(objectsOf(Object.fromEntries(Object.keys(types).map((key) => [key, key]))).objects);
    for (const [key, type] of Object.entries(types))
      expect(await ask(url, `/${key}`)).toMatchObject({ status: 200, headers: { 'content-type': type } });
  });

  it('answers HEAD as GET but for the body, without opening the object', async () => {
    const { objects, opened } = objectsOf(repository);
    const { url } = await started(objects);
    const head = await ask(url, '/index.yaml', { method: 'HEAD' });
    const get = await ask(url, '/index.yaml');
    expect(head).toMatchObject({ status: 200, body: '' });
    const timeless = ({ date: _, ...headers }: Answer['headers']) => headers;
    expect(timeless(head.headers)).toEqual(timeless(get.headers));
    expect(opened).toEqual(['index.yaml']);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => {
    const { url } = await started(objectsOf(repository).objects);
    expect(await ask(url, '/index.yaml', { method })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });

  it('serves a part, and says of what', async () => {
    const { url } = await started(objectsOf(repository).objects);
    const answer = await ask(url, '/a-1.0.0+b.tgz', { headers: { range: 'bytes=3-6' } });
    expect(answer).toMatchObject({ status: 206, body: 'kage', headers: { 'content-range': 'bytes 3-6/13', 'content-length': '4' } });
  });

  it('reports the size if the range is past the end', async () => {
    const { url } = await started(objectsOf(repository).objects);
    const answer = await ask(url, '/a-1.0.0+b.tgz', { headers: { range: 'bytes=13-' } });
    expect(answer).toMatchObject({ status: 416, headers: { 'content-range': 'bytes */13' } });
  });

  it('sends nothing again to a client that has it', async () => {
    const { url } = await started(objectsOf(repository).objects);
    const first = await ask(url, '/index.yaml');
    const again = await ask(url, '/index.yaml', { headers: { 'if-none-match': String(first.headers['etag']) } });
    expect(again).toMatchObject({ status: 304, body: '', headers: { etag: first.headers['etag'] } });
  });

  it('never mixes the headers of one index with the bytes of the next', async () => {
    const { objects, held } = objectsOf(repository);
    let looks = 0;
    const replacing: ServedObjects = {
      ...objects,
      head: async (key, options) => {
        const outcome = await objects.head(key, options);
        if (looks++ === 0) held.set('index.yaml', 'apiVersion: v1\nentries: {}\n');
        return outcome;
      },
    };
    const { url } = await started(replacing);
    const answer = await ask(url, '/index.yaml');
    expect(answer).toMatchObject({ body: 'apiVersion: v1\nentries: {}\n', headers: { 'content-length': '27' } });
  });

  it('breaks the connection rather than end a cut object cleanly', async () => {
    const { objects } = objectsOf(repository);
    const events: ServeEvent[] = [];
    const cut: ServedObjects = {
      ...objects,
      stream: async (key, options) => {
        const outcome = await objects.stream(key, options);
        return outcome.kind === 'missing' ? outcome : { ...outcome, body: pieces(Buffer.from('apiV')) };
      },
    };
    const { url } = await started(cut, events);
    await expect(ask(url, '/index.yaml')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(events.at(-1)).toMatchObject({ status: 500 });
  });

  it('says with its code why the store did not answer', async () => {
    const { objects } = objectsOf(repository);
    const events: ServeEvent[] = [];
    const denied: ServedObjects = {
      ...objects,
      head: () => Promise.reject(new CharthouseError('CH_STORE_DENIED', { message: 'no access' })),
    };
    const { url } = await started(denied, events);
    expect(await ask(url, '/index.yaml')).toMatchObject({ status: 503, body: 'CH_STORE_DENIED: no access\n' });
    expect(events).toMatchObject([{ status: 503, error: { code: 'CH_STORE_DENIED' } }]);
  });

  it('reports each request without its query', async () => {
    const events: ServeEvent[] = [];
    const { url } = await started(objectsOf(repository).objects, events);
    await ask(url, '/index.yaml?token=secret');
    expect(events).toEqual([{ kind: 'request', method: 'GET', path: '/index.yaml', status: 200 }]);
  });

  it('refuses a port that is taken', async () => {
    const { port } = await started(objectsOf(repository).objects);
    await expect(serve(objectsOf(repository).objects, { host: '127.0.0.1', port })).rejects.toMatchObject({ code: 'CH_PORT_IN_USE' });
  });

  it('listens only on 127.0.0.1 if no address is given', async () => {
    const { port } = await started(objectsOf(repository).objects);
    // The machine's own address, as others call it; all of 127.0.0.0/8 is there on Linux.
    const others = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
    const address = others.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.2';
    await expect(ask(`http://${address}:${port}/`, '/index.yaml')).rejects.toThrow();
  });

  it('refuses an address that is not this machine’s', async () => {
    await expect(serve(objectsOf(repository).objects, { port: 0, host: '192.0.2.1' })).rejects.toMatchObject({ code: 'CH_USAGE' });
  });

  it('ends idle and unfinished connections when it closes', async () => {
    const { objects } = objectsOf(repository);
    const endless: ServedObjects = {
      ...objects,
      stream: async (key, options) => {
        const outcome = await objects.stream(key, options);
        return outcome.kind === 'missing' ? outcome : { ...outcome, body: stuck() };
      },
    };
    const server = await serve(endless, { host: '127.0.0.1', port: 0, graceMs: 20 });
    const socket = connect(server.port, '127.0.0.1');
    const ended = new Promise<void>((resolve) => {
      socket.on('close', () => resolve());
      socket.on('error', () => resolve());
    });
    await new Promise<void>((resolve) => {
      socket.once('data', () => resolve());
      socket.write('GET /index.yaml HTTP/1.1\r\nHost: x\r\n\r\n');
    });
    await server.close();
    await ended;
    await expect(ask(server.url, '/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

async function* stuck(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('a');
  await new Promise(() => undefined);
}
