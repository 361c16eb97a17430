/** A port of the loopback address that nobody listens on. */
import { once } from 'node:events';
import { createServer } from 'node:net';

/** It is free when this returns; whoever uses it later must bear that another was faster. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}
