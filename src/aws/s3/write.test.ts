import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isCharthouseError } from '../../base/error.ts';
import { openAws } from '../connection.ts';
import { openS3Store } from './store.ts';

const attributes = { contentType: 'text/plain', cacheControl: 'no-store' };

/** A store at this port, whose waits are over at once. */
function storeAt(port: number, env: Readonly<Record<string, string>> = {}) {
  const aws = openAws({
    env,
    clock: { now: () => 0, sleep: async () => undefined },
    random: { unit: () => 0, id: () => 'id' },
    userAgent: 'charthouse-test',
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
  });
  return { aws, store: openS3Store({ endpointUrl: `http://127.0.0.1:${port}`, region: 'us-east-1', bucket: 'charts', prefix: '' }, aws) };
}

/** A port at which connections are accepted and reset; closed at once if `isOpen` is false. */
async function port(isOpen: boolean) {
  const server = createServer((socket) => socket.resetAndDestroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const close = async (): Promise<void> => {
    server.close();
    await once(server, 'close');
  };
  if (!isOpen) await close();
  return { port: typeof address === 'object' ? (address?.port ?? 0) : 0, close: isOpen ? close : async () => undefined };
}

describe('a write that failed', () => {
  it.each([
    ['may have taken effect if the connection broke', true, 'unknown'],
    ['has certainly not if the connection was refused', false, undefined],
  ])('%s', async (_, isOpen, landed) => {
    const at = await port(isOpen);
    const { aws, store } = storeAt(at.port);
    const puts = [
      () => store.putIfMatch('index.yaml', '"1"', [Buffer.from('a'), Buffer.from('b')], { attributes }),
      () => store.putNew('app-1.0.0.tgz', [Buffer.from('a')], { attributes }),
    ];
    for (const put of puts) {
      const error = await put().catch((thrown: unknown) => thrown);
      expect(isCharthouseError(error) && [error.code, error.details['landed']]).toEqual(['CH_STORE_UNAVAILABLE', landed]);
    }
    await aws.close();
    await at.close();
  });
});

/** A server that refuses each put, finds an object of another writer, and deletes it. */
async function refusing() {
  const methods: string[] = [];
  const server = createHttpServer((request, response) => {
    methods.push(request.method ?? '');
    response.setHeader('etag', '"1"');
    response.statusCode = request.method === 'PUT' ? 412 : request.method === 'DELETE' ? 204 : 200;
    request.resume().on('end', () => response.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { methods, port: typeof address === 'object' ? (address?.port ?? 0) : 0, close: () => server.close() };
}

it('looks at what is there after a refused create and before a deletion, unless the caller needs neither', async () => {
  const { methods, port: at, close } = await refusing();
  const { aws, store } = storeAt(at);
  const calls = [
    () => store.putNew('turn', [Buffer.from('a')], { attributes }),
    () => store.putNew('turn', [Buffer.from('a')], { attributes, isRefusalTrusted: true }),
    () => store.deleteIf('intent', '"1"'),
    () => store.deleteIf('intent', '"1"', { isWrittenOnce: true }),
  ];
  const seen: string[] = [];
  for (const call of calls) {
    const { kind } = await call();
    seen.push(`${methods.splice(0).join(' ')}: ${kind}`);
  }
  expect(seen).toEqual(['PUT HEAD: refused', 'PUT: refused', 'HEAD DELETE: deleted', 'DELETE: deleted']);
  await aws.close();
  close();
});
