/** Requests and their answers, as a proxy sees them on its connections, and the round trips that they make one after the other. */

/** A watch over the connections of one run. `now` is a clock. */
export function watchExchanges(now) {
  const exchanges = [];
  let [bytes, connections] = [0, 0];
  /** `sent` and `answered` get each piece at the side of the client. */
  const connection = () => {
    connections += 1;
    let current;
    return {
      sent: (piece) => {
        bytes += piece.length;
        // A request waits for the answer to the previous one, so each begins a new piece.
        const [, method, path] = /^(GET|HEAD|PUT|POST|DELETE) (\S+) HTTP\/1\.1\r\n/.exec(textOf(piece, 4096)) ?? [];
        if (method === undefined) return;
        current = { method, path, start: now(), end: Number.POSITIVE_INFINITY, status: 0 };
        exchanges.push(current);
      },
      answered: (piece) => {
        bytes += piece.length;
        if (current === undefined) return;
        const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(textOf(piece, 16)) ?? [];
        // An answer of 100 asks for the body of the request.
        if (status !== undefined && current.status < 200) current.status = Number(status);
        current.end = now();
      },
    };
  };
  return { connection, seen: () => ({ requests: exchanges.length, bytes, connections, ...roundTrips(exchanges) }) };
}

const textOf = (piece, most) => piece.subarray(0, most).toString('latin1');

/**
 * A request that begins after another one's answer has ended may depend on it, so it is in a later round. `roundTrips` is the longest such
 * chain, and `untilVisible` the one that ends with the last write of an index that was accepted (0 without one). Both are upper bounds:
 * requests that only happen to follow each other count, too. Opening a connection does not count.
 */
export function roundTrips(exchanges) {
  const depths = new Map();
  for (const exchange of [...exchanges].sort((a, b) => a.start - b.start)) {
    const before = [...depths].filter(([{ end }]) => end <= exchange.start).map(([, depth]) => depth);
    depths.set(exchange, 1 + Math.max(0, ...before));
  }
  const last = exchanges.filter(isCommit).sort((a, b) => b.end - a.end)[0];
  return { roundTrips: Math.max(0, ...depths.values()), untilVisible: last === undefined ? 0 : depths.get(last) };
}

function isCommit({ method, path, status }) {
  return (method === 'PUT' || method === 'POST') && /\/index\.yaml(\?|$)/.test(path) && status >= 200 && status < 300;
}
