/** The one place that decides how a connection is made: directly, or through the proxy that the environment names. */
import type { Dispatcher } from 'undici';
import { checkProxies } from './proxies.ts';

/** How to connect. */
export interface AgentOptions {
  /** For `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY` in either case. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly connectTimeoutMs?: number | undefined;
  /** Until the headers, and between any two pieces of the body. */
  readonly idleTimeoutMs?: number | undefined;
}

/** Go takes loopback past every proxy, and so must we: a local repository is not behind the company's. @throws CH_USAGE for a proxy that is none */
export async function proxyAgent({ env, connectTimeoutMs = 10_000, idleTimeoutMs = 60_000 }: AgentOptions): Promise<Dispatcher> {
  checkProxies(env);
  // By its default: where a bundle puts a CommonJS package into a file of its own, that file has no other export.
  const { EnvHttpProxyAgent } = (await import('undici')).default;
  const never = env['no_proxy'] ?? env['NO_PROXY'] ?? '';
  const agent = new EnvHttpProxyAgent({
    httpProxy: env['http_proxy'] ?? env['HTTP_PROXY'] ?? '',
    httpsProxy: env['https_proxy'] ?? env['HTTPS_PROXY'] ?? '',
    noProxy: never.trim() === '*' ? '*' : `localhost,127.0.0.1,[::1],${never}`,
    // Many proxies allow CONNECT to port 443 only: plain HTTP is forwarded, not tunnelled.
    proxyTunnel: false,
    connect: { timeout: connectTimeoutMs },
    headersTimeout: idleTimeoutMs,
    bodyTimeout: idleTimeoutMs,
  });
  return agent.compose(afterConnectionsAreBack);
}

/**
 * A connection whose answer has been read is free a turn of the event loop later. Who asks again within that turn would open another, which
 * takes two or three times as long as its request.
 */
function afterConnectionsAreBack(dispatch: Dispatcher.Dispatch): Dispatcher.Dispatch {
  return (...request) => {
    setImmediate(() => dispatch(...request));
    return true;
  };
}
