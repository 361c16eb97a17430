import { expect, it } from 'vitest';
import { memoryStore } from '../../test/support/publish/memory-store.ts';
import { countTraffic } from './traffic.ts';

it('counts every call and the bytes of the bodies', async () => {
  const { store, traffic } = countTraffic(memoryStore());
  const attributes = { contentType: 'text/plain', cacheControl: '' };
  await store.putNew('a', [Buffer.from('abc'), Buffer.from('de')], { attributes });
  await store.get('a');
  const answer = await store.stream('a');
  if (answer.kind === 'found') for await (const piece of answer.body) expect(piece.length).toBeGreaterThan(0);
  await store.head('nothing');
  expect(traffic()).toEqual({ requests: 4, attempts: 4, bytesSent: 5, bytesReceived: 10 });
});
