/** A proxy to a server that counts the bytes, and can delay them, like a long distance. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Passes on every piece of bytes after half of `roundTripMs`, in both directions: a request and its answer take one round trip more than
 * without. It delays nothing else: neither the connection, nor the gaps between pieces.
 *
 * @returns {Promise<{port: number, count: {requests: number, bytes: number}, close: () => Promise<void>}>}
 */
export async function wayTo(port, roundTripMs = 0) {
  const count = { requests: 0, bytes: 0 };
  const sockets = new Set();
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port, host: '127.0.0.1', noDelay: true });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('data', (piece) => {
      // A request waits for the answer to the previous one, so each begins a new piece.
      if (/^(GET|HEAD|PUT|POST|DELETE) \//.test(piece.subarray(0, 8).toString('latin1'))) count.requests += 1;
    });
    for (const socket of [client, upstream]) socket.on('data', (piece) => (count.bytes += piece.length));
    pass(client, upstream, roundTripMs / 2);
    pass(upstream, client, roundTripMs / 2);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
    if (server.listening) await once(server, 'close');
  };
  return { port: server.address().port, count, close };
}

/** Each piece waits by itself, so that a large body is not slowed down; it also waits for the previous piece, which keeps the order. */
function pass(from, to, ms) {
  let before = Promise.resolve();
  const later = (act) => {
    const due = wait(ms);
    before = Promise.all([before, due]).then(act);
  };
  from.on('data', (piece) => later(() => to.write(piece)));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => later(() => to.destroy()));
}
