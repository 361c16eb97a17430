/** A way to a server: what goes through it is counted, and may arrive later, as over the world. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Passes every piece of bytes on half of `roundTripMs` after it came, in either direction: a request and its answer take one round trip
 * more than without. Nothing else is delayed or held back: not the connecting, and pieces that follow one another closely arrive so.
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
      // A request waits for the answer to the one before: each begins a piece of its own.
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

/** Each piece waits on its own, so that a large body is not slowed; the order stays, since each also waits for the piece before it. */
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
