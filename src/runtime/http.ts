/** The one HTTP client: proxies, redirects, time-outs, counters. Errors have codes; bodies are returned as sent. */
import type { Dispatcher } from 'undici';
import { CharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import { type AccessPart, accessPart, type HttpAccess, type TlsAccess } from './http-access.ts';
import { type AgentOptions, proxyAgent } from './http-agent.ts';
import { httpError } from './http-error.ts';
import { type RequestUrl, requestUrl } from './http-url.ts';
import { noTraffic, type Traffic } from './traffic.ts';

/** One request: a GET, a POST if it has a form, or a write to a registry. The adapters of stores write by other means. */
export interface HttpRequest {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as a POST, to this URL only: a redirect is its answer. */
  readonly form?: string | undefined;
  /** Sent to this URL only, as a form: a redirect is its answer. */
  readonly write?: { readonly method: 'POST' | 'PUT'; readonly body: Uint8Array } | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whether it repeats a failed request: then it counts as an attempt, not as a request. */
  readonly isRetry?: boolean | undefined;
  readonly access?: HttpAccess | undefined;
}

/** A response whose body is not read yet. Read it to its end, leave it by `break`, or discard it. */
export interface HttpAnswer {
  readonly status: number;
  /** The URL after redirects. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The bytes as sent: `Content-Encoding` is not decoded, since Helm does not decode it either. */
  readonly body: AsyncIterable<Uint8Array>;
  discard(): Promise<void>;
}

/** A client with its connections. */
export interface HttpClient {
  /**
   * One attempt; any status except a redirect is an answer. Follows at most 10 redirects, as Go's client does.
   * @throws CH_HTTP_FAILED, or the signal's reason
   */
  open(url: string, request?: HttpRequest): Promise<HttpAnswer>;
  traffic(): Traffic;
  /** Closes the connections, also those in use. */
  close(): Promise<void>;
}

/** User agent and connection settings. */
export interface HttpClientOptions extends Omit<AgentOptions, 'tls'> {
  readonly userAgent: string;
}

const maxRedirects = 10;

/** Makes a client. Loads and connects nothing before the first request: most runs on a folder make none. */
export function httpClient(options: HttpClientOptions): HttpClient {
  const dispatchers = new Map<string, Promise<Dispatcher>>();
  const dispatcherFor = (tls: TlsAccess | undefined): Promise<Dispatcher> => {
    const key = JSON.stringify(tls ?? {});
    const known = dispatchers.get(key) ?? proxyAgent({ ...options, tls });
    dispatchers.set(key, known);
    return known;
  };
  const counters = { ...noTraffic };
  const once = async (target: RequestUrl, asked: HttpRequest, access: AccessPart): Promise<HttpAnswer> => {
    const { url } = target;
    // Configured credentials count before those in the URL, as in Go.
    const authorization = access.authorization ?? target.authorization;
    counters.attempts++;
    const { form, write } = asked;
    counters.bytesSent += write?.body.length ?? Buffer.byteLength(form ?? '');
    try {
      const answer = await (await dispatcherFor(access.tls)).request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: write?.method ?? (form === undefined ? 'GET' : 'POST'),
        body: write?.body ?? form ?? null,
        headers: {
          'user-agent': options.userAgent,
          'accept-encoding': 'identity',
          ...(authorization === undefined ? {} : { authorization }),
          ...asked.headers,
        },
        signal: asked.signal ?? null,
      });
      return toAnswer(answer, { url, signal: asked.signal, count: (bytes) => (counters.bytesReceived += bytes) });
    } catch (error) {
      throw failure(error, url, asked.signal);
    }
  };
  return {
    open: async (url, request = {}) => {
      const first = requestUrl(url);
      if (request.isRetry !== true) counters.requests++;
      return followRedirects(once, first, request);
    },
    traffic: () => ({ ...counters }),
    // If it could not be created, the caller of `open` has received the error.
    close: async () => {
      for (const each of dispatchers.values()) await (await each.catch(() => undefined))?.destroy();
    },
  };
}

type Once = (target: RequestUrl, request: HttpRequest, access: AccessPart) => Promise<HttpAnswer>;

async function followRedirects(once: Once, first: RequestUrl, request: HttpRequest): Promise<HttpAnswer> {
  let target = first;
  let headers = request.headers;
  const urls: URL[] = [];
  for (let hop = 0; hop <= maxRedirects; hop++) {
    urls.push(target.url);
    const answer = await once(target, { ...request, headers }, accessPart(request.access, urls));
    const location =
      isRedirect(answer.status) && request.form === undefined && request.write === undefined ? answer.headers['location'] : undefined;
    if (location === undefined) return answer;
    await answer.discard();
    const next = requestUrl(location, target.url);
    if (next.url.origin !== target.url.origin) headers = withoutSecrets(headers);
    // Credentials are sent only to the host that they were given for.
    target = next.url.origin === target.url.origin ? { url: next.url, authorization: next.authorization ?? target.authorization } : next;
  }
  const message = `${printableUrl(first.url)} redirects more than ${maxRedirects} times`;
  throw new CharthouseError('CH_HTTP_FAILED', { message, details: { url: printableUrl(first.url), reason: 'redirects' } });
}

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

function withoutSecrets(headers: HttpRequest['headers']): HttpRequest['headers'] {
  return headers && Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(authorization|cookie)$/i.test(name)));
}

interface Exchange {
  readonly url: URL;
  readonly signal: AbortSignal | undefined;
  readonly count: (bytes: number) => void;
}

function toAnswer(answer: Dispatcher.ResponseData, exchange: Exchange): HttpAnswer {
  const headers = Object.entries(answer.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]);
  return {
    status: answer.statusCode,
    url: exchange.url.href,
    headers: Object.fromEntries(headers),
    body: counted(answer.body, exchange),
    discard: async () => {
      // A short body is read, so that the connection can be reused; a long one is cut off.
      await answer.body.dump({ limit: 64 * 1024 }).catch(() => undefined);
    },
  };
}

async function* counted(body: AsyncIterable<Uint8Array>, { url, signal, count }: Exchange): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) {
      count(chunk.byteLength);
      yield chunk;
    }
  } catch (error) {
    throw failure(error, url, signal);
  }
}

/** After an abort, the signal's reason is the error. */
function failure(error: unknown, url: URL, signal: AbortSignal | undefined): unknown {
  return signal?.aborted === true ? signal.reason : httpError(error, url);
}
