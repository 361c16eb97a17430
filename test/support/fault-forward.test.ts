import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { put } from './fault-rules.ts';
import { freePort } from './free-port.ts';
import { addressOf, type Origin, startOrigin } from './origin.ts';

let origin: Origin;
let proxy: FaultProxy;
beforeEach(async () => {
  origin = await startOrigin();
  proxy = await startFaultProxy(origin.endpoint);
});
afterEach(async () => {
  await proxy.close();
  await origin.close();
});

const ask = (method: string, path: string, init: RequestInit = {}) => fetch(`${proxy.endpoint}${path}`, { method, ...init });
const upload = (body = 'new') => ask('PUT', '/bucket/index.yaml', { body });
const read = () => ask('GET', '/bucket/index.yaml');

describe('a proxy without rules', () => {
  it('passes on what the client says, its host included, and what the server answers', async () => {
    const answered = await ask('PUT', '/bucket/a%2B1.txt?x-id=Put', { body: 'new', headers: { 'x-amz-meta-op': 'theirs' } });
    expect(origin.heard[0]).toMatchObject({ method: 'PUT', url: '/bucket/a%2B1.txt?x-id=Put', body: 'new' });
    expect(origin.heard[0]?.headers.join(' ')).toContain(`host ${new URL(proxy.endpoint).host}`);
    expect(origin.heard[0]?.headers.join(' ')).toContain('x-amz-meta-op theirs');
    expect(Object.fromEntries(answered.headers)).toMatchObject({ etag: '"1"', 'content-length': '5', 'x-amz-meta-op': 'mine' });
    expect(await answered.text()).toBe('hello');
  });

  it('passes on bodies of any size', async () => {
    origin.answer = 'a'.repeat(5_000_000);
    const answered = await upload('b'.repeat(5_000_001));
    expect([(await answered.text()).length, origin.heard[0]?.body.length]).toEqual([5_000_000, 5_000_001]);
  });

  it('passes on answers that have no body', async () => {
    const [headed, deleted] = [await ask('HEAD', '/bucket/index.yaml'), await ask('DELETE', '/bucket/index.yaml')];
    expect([headed.status, headed.headers.get('content-length'), deleted.status]).toEqual([200, '5', 204]);
  });

  it('writes down each request and what became of it', async () => {
    await ask('PUT', '/bucket/a%2B1.txt?x-id=Put', { body: 'new', headers: { 'if-none-match': '*' } }).then((answer) => answer.text());
    await read().then((answer) => answer.text());
    expect(proxy.seen()).toMatchObject([
      { method: 'PUT', path: '/bucket/a+1.txt', query: 'x-id=Put', bytesSent: 3, bytesReceived: 5, status: 200, serverStatus: 200 },
      { method: 'GET', path: '/bucket/index.yaml', query: '', bytesSent: 0, bytesReceived: 5, status: 200, faults: [] },
    ]);
    expect(proxy.seen(put())[0]?.headers['if-none-match']).toBe('*');
    proxy.forget();
    expect(proxy.seen()).toEqual([]);
  });

  it('passes on an answer that comes before the upload is over', async () => {
    const hasty = createServer((_, response) => response.writeHead(412).end('no')).listen(0, '127.0.0.1');
    const before = await startFaultProxy(await addressOf(hasty));
    const answered = await fetch(before.endpoint, { method: 'PUT', body: 'a'.repeat(20_000_000) });
    expect([answered.status, await answered.text()]).toEqual([412, 'no']);
    await before.close();
    hasty.close();
  });

  it('takes the rest of an upload that the server does not read any more', async () => {
    const hasty = createTcpServer((socket) => {
      socket.once('data', () => socket.pause().write('HTTP/1.1 412 Precondition Failed\r\nContent-Length: 2\r\n\r\nno'));
      socket.on('error', () => undefined);
    }).listen(0, '127.0.0.1');
    const before = await startFaultProxy(await addressOf(hasty));
    const client = request(before.endpoint, { method: 'PUT', headers: { 'content-length': 20_000_000 } });
    const sent = once(client, 'finish');
    client.end('a'.repeat(20_000_000));
    const [answered] = await once(client, 'response');
    expect([answered.statusCode, String(await once(answered, 'data'))]).toEqual([412, 'no']);
    await sent;
    await before.close();
    hasty.close();
  });

  it('tells the server when the client went away', async () => {
    const thoughtful = createServer((request) => request.socket.once('close', () => thoughtful.emit('gone'))).listen(0, '127.0.0.1');
    const before = await startFaultProxy(await addressOf(thoughtful));
    const client = new AbortController();
    const asked = fetch(before.endpoint, { signal: client.signal });
    await once(thoughtful, 'request');
    const gone = once(thoughtful, 'gone');
    client.abort();
    await expect(asked).rejects.toThrow('aborted');
    await gone;
    await before.close();
    thoughtful.close();
  });

  it('breaks the connection where there is no server', async () => {
    const lost = await startFaultProxy(`http://127.0.0.1:${await freePort()}`);
    await expect(fetch(lost.endpoint)).rejects.toThrow('fetch failed');
    expect(lost.seen()).toMatchObject([{ status: undefined, serverStatus: undefined }]);
    await lost.close();
  });
});

it('names another host to the server, where it is told to', async () => {
  const named = await startFaultProxy(origin.endpoint, { host: 'abc.cloudfront.net' });
  await fetch(named.endpoint);
  expect(origin.heard[0]?.headers.join(' ')).toContain('host abc.cloudfront.net');
  expect(origin.heard[0]?.headers.join(' ')).not.toContain('127.0.0.1');
  await named.close();
});
