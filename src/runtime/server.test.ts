import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { startServer } from './server.ts';

it('lets go of a body whose reader left before it came', async () => {
  const told = new EventEmitter();
  async function* body(): AsyncGenerator<Uint8Array> {
    try {
      yield Buffer.from('bytes');
    } finally {
      told.emit('released');
    }
  }
  const handle = async ({ signal }: { signal: AbortSignal }) => {
    told.emit('asked');
    await once(signal, 'abort');
    return { status: 200, headers: { 'content-length': '5' }, body: body() };
  };
  const server = await startServer(handle, { port: 0, host: '127.0.0.1' });
  const released = once(told, 'released');
  const asked = once(told, 'asked');
  const socket = connect(server.port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await asked;
  socket.destroy();
  await released;
  await server.close();
});

it.each([
  ['127.0.0.1', /^http:\/\/127\.0\.0\.1:\d+\/$/],
  ['0.0.0.0', /^http:\/\/127\.0\.0\.1:\d+\/$/],
  ['localhost', /^http:\/\/localhost:\d+\/$/],
])('names an address that a client can use when it listens on %s', async (host, url) => {
  const server = await startServer(async () => ({ status: 204, headers: {} }), { port: 0, host });
  expect(server.url).toMatch(url);
  await server.close();
});

it('answers 400 to what is no request', async () => {
  const server = await startServer(async () => ({ status: 204, headers: {} }), { port: 0, host: '127.0.0.1' });
  const socket = connect(server.port, '127.0.0.1');
  const answered = once(socket, 'data');
  socket.write('NONSENSE\r\n\r\n');
  const [data] = await answered;
  expect(String(data)).toMatch(/^HTTP\/1\.1 400 /);
  await server.close();
});
