/** A proxy to a server that is like a link of a given speed and distance, and counts what goes over it. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { watchExchanges } from './exchanges.mjs';

/** What a connection may have on its way, like a TCP window: more than such a link carries in a round trip. */
const windowBytes = 2 ** 20;
const pieceBytes = 2 ** 14;

/**
 * All connections share `bitsPerSecond` in each direction, piece by piece in turn. A connection takes a round trip before it carries
 * anything, and each piece half of one. There is no slow start, and nothing is lost. Without a speed and a distance it only counts.
 *
 * `seen` has the requests, the bytes in both directions, the connections and the round trips since the last `reset`.
 */
export async function linkTo(port, { roundTripMs = 0, bitsPerSecond = Number.POSITIVE_INFINITY } = {}) {
  const sockets = new Set();
  const [up, down] = [line(bitsPerSecond), line(bitsPerSecond)];
  const newWatch = () => watchExchanges(() => performance.now());
  let watch = newWatch();
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port, host: '127.0.0.1', noDelay: true });
    const open = performance.now() + roundTripMs;
    const { sent, answered } = watch.connection();
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('data', sent);
    pass(client, upstream, { line: up, open, ms: roundTripMs / 2, carried: () => {} });
    pass(upstream, client, { line: down, open, ms: roundTripMs / 2, carried: answered });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
    if (server.listening) await once(server, 'close');
  };
  const reset = () => {
    watch = newWatch();
  };
  return { port: server.address().port, seen: () => watch.seen(), reset, close };
}

/** One direction: each sender has a queue of pieces, and the queues take turns. */
function line(bitsPerSecond) {
  const waiting = new Map();
  let free = 0;
  let running = false;
  const run = async () => {
    running = true;
    while (waiting.size > 0) {
      const [[sender, queue]] = waiting;
      waiting.delete(sender);
      const { bytes, send } = queue.shift();
      if (queue.length > 0) waiting.set(sender, queue);
      free = Math.max(free, performance.now()) + (bytes * 8_000) / bitsPerSecond;
      send(free);
      // Timers count in milliseconds.
      if (free > performance.now() + 1) await wait(free - performance.now());
    }
    running = false;
  };
  return (sender, piece) => {
    waiting.set(sender, [...(waiting.get(sender) ?? []), piece]);
    if (!running) void run();
  };
}

function pass(from, to, { line, open, ms, carried }) {
  let before = Promise.resolve();
  let onTheWay = 0;
  const later = (bytes, act) =>
    line(from, {
      bytes: bytes + 40,
      send: (sent) => {
        const left = Math.max(sent, open) + ms - performance.now();
        // A timer takes a millisecond at least.
        before = Promise.all([before, left > 0.5 ? wait(left) : undefined]).then(act);
      },
    });
  from.on('data', (data) => {
    for (let start = 0; start < data.length; start += pieceBytes) {
      const piece = data.subarray(start, start + pieceBytes);
      onTheWay += piece.length;
      later(piece.length, () => {
        to.write(piece);
        carried(piece);
        onTheWay -= piece.length;
        if (onTheWay < windowBytes) from.resume();
      });
    }
    if (onTheWay >= windowBytes) from.pause();
  });
  from.on('end', () => later(0, () => to.end()));
  // A server whose client is gone sends no more.
  from.on('close', () => later(0, () => to.destroySoon()));
  from.on('error', () => later(0, () => to.destroy()));
}
