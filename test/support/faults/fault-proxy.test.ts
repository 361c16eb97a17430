import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { freePort } from '../servers/free-port.ts';
import { type Origin, startOrigin } from '../servers/origin.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { anything, get, put } from './fault-rules.ts';
import * as faults from './faults.ts';
import * as s3Faults from './s3-faults.ts';

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
async function listening(server: Server): Promise<string> {
  if (!server.listening) await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

const heard = () => origin.heard.map(({ method, body }) => `${method} ${body}`.trim());

describe('without rules', () => {
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

  it('passes on an answer that comes before the upload is over, from a server that does not read it', async () => {
    const hasty = createServer((_, response) => response.writeHead(412).end('no')).listen(0, '127.0.0.1');
    const before = await startFaultProxy(await listening(hasty));
    const answered = await fetch(before.endpoint, { method: 'PUT', body: 'a'.repeat(20_000_000) });
    expect([answered.status, await answered.text()]).toEqual([412, 'no']);
    await before.close();
    hasty.close();
    hasty.closeAllConnections();
  });

  it('tells the server when the client went away', async () => {
    const thoughtful = createServer((request) => request.socket.once('close', () => thoughtful.emit('gone'))).listen(0, '127.0.0.1');
    const before = await startFaultProxy(await listening(thoughtful));
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

describe('a mishap', () => {
  it('loses the answer to what the server has done', async () => {
    proxy.once(put(), faults.loseAnswer);
    origin.answer = 'a'.repeat(20_000_000);
    await expect(upload()).rejects.toThrow('fetch failed');
    expect([heard(), origin.answered]).toEqual([['PUT new'], 1]);
    expect(proxy.seen()).toMatchObject([{ status: undefined, serverStatus: 200, faults: ['lose-answer'] }]);
    expect((await upload()).status).toBe(200);
  });

  it('resets the connection before the server hears of it', async () => {
    proxy.once(put(), faults.resetConnection);
    await expect(upload()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(heard()).toEqual([]);
  });

  it.each([
    { name: 'conditionalConflict', fault: s3Faults.conditionalConflict, status: 409, body: '<Code>ConditionalRequestConflict</Code>' },
    { name: 'preconditionFailed', fault: s3Faults.preconditionFailed, status: 412, body: '<Code>PreconditionFailed</Code>' },
    {
      name: 'preconditionFailedInside200',
      fault: s3Faults.preconditionFailedInside200,
      status: 200,
      body: '<Code>PreconditionFailed</Code>',
    },
    { name: 'tooManyRequests', fault: s3Faults.tooManyRequests, status: 429, body: '<Code>TooManyRequests</Code>' },
    { name: 'slowDown', fault: s3Faults.slowDown('2'), status: 503, body: '<Code>SlowDown</Code>', headers: { 'retry-after': '2' } },
    { name: 'slowDown, not saying when', fault: s3Faults.slowDown(), status: 503, body: '<Code>SlowDown</Code>' },
    { name: 'accessDenied', fault: s3Faults.accessDenied, status: 403, body: '<Code>AccessDenied</Code>' },
    { name: 'expiredToken', fault: s3Faults.expiredToken, status: 400, body: '<Code>ExpiredToken</Code>' },
    { name: 'clockSkewed', fault: s3Faults.clockSkewed, status: 403, body: '<Code>RequestTimeTooSkewed</Code>' },
    {
      name: 'otherRegion',
      fault: s3Faults.otherRegion('eu-west-1'),
      status: 301,
      body: '',
      headers: { 'x-amz-bucket-region': 'eu-west-1' },
    },
    { name: 'notImplemented', fault: s3Faults.notImplemented, status: 501, body: '<Code>NotImplemented</Code>' },
    { name: 'htmlNotFound', fault: s3Faults.htmlNotFound, status: 404, body: '<h1>404', headers: { 'content-type': 'text/html' } },
  ])('answers for the server, which hears nothing: $name', async ({ fault, status, body, headers = {} }) => {
    proxy.once(put(), fault);
    const answered = await ask('PUT', '/bucket/index.yaml', { body: 'new', redirect: 'manual' });
    expect([answered.status, await answered.text()]).toEqual([status, expect.stringContaining(body)]);
    expect(Object.fromEntries(answered.headers)).toMatchObject(headers);
    expect(heard()).toEqual([]);
    expect(proxy.seen()).toMatchObject([{ status, serverStatus: undefined, bytesSent: 3, faults: ['answer'] }]);
  });

  it('answers otherwise than the server, which has done its work', async () => {
    proxy.once(put(), faults.afterwards(faults.answer(500)));
    expect((await upload()).status).toBe(500);
    expect(heard()).toEqual(['PUT new']);
    expect(proxy.seen()).toMatchObject([{ status: 500, serverStatus: 200 }]);
  });

  it.each([
    { how: 'with its length told', headers: faults.answerHeaders({}), length: '5000000' },
    { how: 'in chunks', headers: faults.answerHeaders({ remove: ['content-length'] }), length: null },
  ])('cuts an answer with the connection, $how', async ({ headers, length }) => {
    origin.answer = 'a'.repeat(5_000_000);
    proxy.once(get(), headers);
    proxy.once(get(), faults.cutAnswer(3_000_000, 'broken'));
    const answered = await read();
    expect(answered.headers.get('content-length')).toBe(length);
    await expect(answered.text()).rejects.toThrow('terminated');
    expect(proxy.seen()).toMatchObject([{ status: 200, bytesReceived: 3_000_000 }]);
  });

  it('cuts an answer as if it were whole', async () => {
    origin.answer = 'line one\nline two\n';
    proxy.once(get(), faults.cutAnswer(9, 'clean'));
    const answered = await read();
    expect([answered.headers.has('content-length'), await answered.text()]).toEqual([false, 'line one\n']);
  });

  it('gives an answer in small pieces, and all of it', async () => {
    origin.answer = 'a'.repeat(100);
    proxy.once(get(), faults.dribbleAnswer(30, 5));
    const reader = (await read()).body?.getReader();
    const pieces: number[] = [];
    for (let piece = await reader?.read(); piece?.done === false; piece = await reader?.read()) pieces.push(piece.value.length);
    expect(pieces.reduce((sum, length) => sum + length, 0)).toBe(100);
    expect(proxy.seen()).toMatchObject([{ bytesReceived: 100 }]);
  });

  it('stops in the middle of an answer, and does not end it', async () => {
    proxy.once(get(), faults.cutAnswer(2, 'never'));
    const reader = (await read()).body?.getReader();
    expect(await reader?.read()).toEqual({ done: false, value: new TextEncoder().encode('he') });
    const rest = reader?.read();
    await proxy.close();
    await expect(rest).rejects.toThrow('terminated');
    proxy = await startFaultProxy(origin.endpoint);
  });

  it.each([0, 4_000_000])('turns a bit of byte %i on the way to the client, or to the server', async (at) => {
    origin.answer = 'a'.repeat(5_000_000);
    proxy.once(get(), faults.corruptAnswer(at));
    proxy.once(put(), faults.corruptUpload(at));
    const got = await read().then((answer) => answer.text());
    await upload('a'.repeat(5_000_000));
    expect([got.length, got.indexOf('`'), got.lastIndexOf('`')]).toEqual([5_000_000, at, at]);
    expect(origin.heard[1]?.body).toBe(got);
  });

  it('cuts what is sent to the server', async () => {
    proxy.once(put(), faults.cutUpload(2_000_000));
    await expect(upload('a'.repeat(3_000_000))).rejects.toThrow('fetch failed');
    await vi.waitFor(() => expect(origin.broken.map(({ length }) => length)).toEqual([2_000_000]));
    expect(heard()).toEqual([]);
  });
});

describe('a circumstance', () => {
  it('takes preconditions away, or puts other headers in', async () => {
    proxy.always(anything, faults.ignorePreconditions);
    proxy.always(anything, faults.requestHeaders({ set: { 'x-amz-meta-op': 'put in' } }));
    await ask('PUT', '/bucket/index.yaml', { body: 'new', headers: { 'If-Match': '"1"', 'If-None-Match': '*', 'x-amz-meta-op': 'mine' } });
    const told = origin.heard[0]?.headers.join(' ').toLowerCase() ?? '';
    expect([told.includes('if-'), told.includes('x-amz-meta-op mine'), told.includes('x-amz-meta-op put in')]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('takes headers from the answer, or puts others in', async () => {
    proxy.always(get(), faults.answerHeaders({ remove: ['content-length', 'x-amz-meta-op'], set: { etag: '"2"' } }));
    const answered = await read();
    expect(Object.fromEntries(answered.headers)).toMatchObject({ etag: '"2"', 'transfer-encoding': 'chunked' });
    expect([answered.headers.has('content-length'), answered.headers.has('x-amz-meta-op'), await answered.text()]).toEqual([
      false,
      false,
      'hello',
    ]);
  });

  it('lets the server hear of it later', async () => {
    proxy.once(put(), faults.delay(50));
    const start = performance.now();
    await upload();
    // Never sooner, however fast the machine; a timer may be a millisecond early.
    expect(performance.now() - start).toBeGreaterThanOrEqual(49);
    expect(heard()).toEqual(['PUT new']);
  });

  it('holds requests until all have come', async () => {
    const gate = proxy.hold(put(), { opensAt: 2 });
    const first = upload('one');
    await gate.arrived(1);
    await read();
    expect(heard()).toEqual(['GET']);
    await Promise.all([first, upload('two')]);
    expect(heard().sort()).toEqual(['GET', 'PUT one', 'PUT two']);
  });

  it('holds the answer to what the server has done', async () => {
    const gate = proxy.hold(put(), { side: 'answer' });
    const first = upload();
    await gate.arrived(1);
    expect([heard(), proxy.seen()[0]?.status]).toEqual([['PUT new'], undefined]);
    gate.open();
    expect((await first).status).toBe(200);
  });

  it('drops what it holds when the client goes away', async () => {
    const gate = proxy.hold(put());
    const client = connect(Number(new URL(proxy.endpoint).port), '127.0.0.1');
    client.write('PUT /bucket/index.yaml HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nnew');
    await gate.arrived(1);
    client.destroy();
    await once(client, 'close');
    gate.open();
    await upload('another');
    expect(heard()).toEqual(['PUT another']);
  });

  it('is over when the proxy is told to behave', async () => {
    proxy.always(anything, s3Faults.accessDenied);
    proxy.behave();
    expect((await read()).status).toBe(200);
  });
});

it('names another host to the server, where it is told to', async () => {
  const named = await startFaultProxy(origin.endpoint, { host: 'abc.cloudfront.net' });
  await fetch(named.endpoint);
  expect(origin.heard[0]?.headers.join(' ')).toContain('host abc.cloudfront.net');
  expect(origin.heard[0]?.headers.join(' ')).not.toContain('127.0.0.1');
  await named.close();
});
