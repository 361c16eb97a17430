/** A proxy in front of an S3 server, for publishers that come at once. */
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';

const fresh = () => ({ held: [], openedAt: 0, requests: 0, tried: 0, stored: 0, kinds: new Map() });

/** Delays each request, counts them, and lets the first `gate` index writes go on together. */
export async function startProxy(port) {
  let state = { latencyMs: 0, gate: 0, ...fresh() };
  const agent = new Agent({ keepAlive: true });
  const server = createServer(async (incoming, answer) => {
    const own = state;
    own.requests += 1;
    const kind = kindOf(incoming);
    own.kinds.set(kind, (own.kinds.get(kind) ?? 0) + 1);
    const isIndex = incoming.method === 'PUT' && /index\.yaml/.test(incoming.url);
    if (isIndex) own.tried += 1;
    if (own.latencyMs > 0) await wait(own.latencyMs);
    if (isIndex && own.held.length < own.gate) await held(own);
    const { method, url: path, headers } = incoming;
    const upstream = request({ host: '127.0.0.1', port, method, path, headers, agent }, (theirs) => {
      if (isIndex && theirs.statusCode === 200) own.stored += 1;
      answer.writeHead(theirs.statusCode, theirs.headers);
      theirs.pipe(answer);
    });
    upstream.on('error', () => answer.destroy());
    incoming.pipe(upstream);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: server.address().port,
    set: (next) => {
      state = { ...state, ...next, ...fresh() };
    },
    seen: () => state,
    close: () => {
      agent.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The object by what it is for. */
function kindOf({ method, url }) {
  const { pathname, searchParams } = new URL(url, 'http://server');
  if (method === 'GET' && searchParams.has('list-type')) return 'LIST';
  if (pathname.includes('/intents/turns/')) return `${method} turn`;
  if (pathname.includes('/intents/')) return `${method} intent`;
  return `${method} ${pathname.endsWith('/index.yaml') ? 'index' : 'package'}`;
}

async function held(own) {
  await new Promise((resolve) => {
    own.held.push(resolve);
    if (own.held.length < own.gate) return;
    own.openedAt = performance.now();
    for (const go of own.held) go();
  });
}
