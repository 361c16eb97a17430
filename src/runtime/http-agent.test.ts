import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { proxyAgent } from './http-agent.ts';

describe('the connections of an agent', () => {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    if (request.url === '/gone') request.socket.destroy();
    else response.end(request.url === '/large' ? Buffer.alloc(2 ** 26) : 'small');
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  let origin: string;
  let agent: Dispatcher;
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(async () => {
    sockets.clear();
    agent = await proxyAgent({ env: {} });
    return () => agent.destroy();
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const ask = (path: string) => agent.request({ origin, path, method: 'GET' });

  async function leave(): Promise<void> {
    for await (const _ of (await ask('/large')).body) return;
  }

  it.each<[string, () => Promise<unknown>]>([
    ['answers that were read', async () => (await ask('/small')).body.text()],
    ['an answer that was left early', leave],
    ['a connection that the server closed', () => ask('/gone').catch(() => undefined)],
  ])('are used again after %s', async (_, before) => {
    await before();
    const opened = sockets.size;
    for (let at = 0; at < 8; at++) expect(await (await ask('/small')).body.text()).toBe('small');
    expect(sockets.size - opened).toBeLessThanOrEqual(2);
  });
});
