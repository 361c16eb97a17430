/** The one place that decides how to connect: directly, or through the proxy of the environment. */
import type { Dispatcher, Pool } from 'undici';
import { type TlsAccess, tlsConnect } from './http-access.ts';
import { checkProxies } from './proxies.ts';

/** How to connect. */
export interface AgentOptions {
  /** Source of `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, in either case. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly connectTimeoutMs?: number | undefined;
  /** Until the headers, and between any two pieces of the body. */
  readonly idleTimeoutMs?: number | undefined;
  /** Of the server, not of a proxy. */
  readonly tls?: TlsAccess | undefined;
}

/**
 * Loopback addresses never use a proxy, as in Go: a local repository is not behind the company's proxy. @throws CH_USAGE for an invalid
 * proxy URL
 */
export async function proxyAgent({ env, connectTimeoutMs = 10_000, idleTimeoutMs = 60_000, tls }: AgentOptions): Promise<Dispatcher> {
  checkProxies(env);
  // The default export: if a bundle puts a CommonJS package into its own file, that file has no other export.
  const { EnvHttpProxyAgent, Pool } = (await import('undici')).default;
  const trust = tls === undefined ? {} : tlsConnect(tls);
  const never = env['no_proxy'] ?? env['NO_PROXY'] ?? '';
  const agent = new EnvHttpProxyAgent({
    httpProxy: env['http_proxy'] ?? env['HTTP_PROXY'] ?? '',
    httpsProxy: env['https_proxy'] ?? env['HTTPS_PROXY'] ?? '',
    noProxy: never.trim() === '*' ? '*' : `localhost,127.0.0.1,[::1],${never}`,
    // Many proxies allow CONNECT to port 443 only: plain HTTP is forwarded, not tunnelled.
    proxyTunnel: false,
    connect: { timeout: connectTimeoutMs, ...trust },
    // Through a tunnel, the connection to the server has its own settings.
    requestTls: { timeout: connectTimeoutMs, ...trust },
    headersTimeout: idleTimeoutMs,
    bodyTimeout: idleTimeoutMs,
    factory: (origin, options: Pool.Options) => lasting(new Pool(origin, options), origin),
  });
  return agent.compose(afterConnectionsAreBack);
}

/**
 * undici closes the pool of a server when its last connection is gone, such as after an answer that was left early. The next pool is then
 * closed with the connections of the old one, and so on: each further request of the run would need a connection of its own. A pool that
 * counts one connection more than it has stays.
 */
function lasting(pool: Pool, origin: string | URL): Pool {
  queueMicrotask(() => pool.emit('connect', new URL(origin), [pool]));
  return pool;
}

/**
 * A connection becomes free one turn of the event loop after its answer was read. A request within that turn would open another connection,
 * which takes two or three times as long as the request.
 */
function afterConnectionsAreBack(dispatch: Dispatcher.Dispatch): Dispatcher.Dispatch {
  return (...request) => {
    setImmediate(() => dispatch(...request));
    return true;
  };
}
