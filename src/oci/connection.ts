/** Requests to one registry: where it is, its logins and tokens, and the one retry layer. */
import { bounded } from '../base/bounded.ts';
import { CharthouseError, isCharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import type { HttpClient, HttpRequest } from '../runtime/http.ts';
import type { HttpAccess } from '../runtime/http-access.ts';
import { type RetryEvent, type RetryPorts, retry } from '../runtime/retry.ts';
import { type Attempt, type Authorizer, authorizer, type Refused } from './authorizer.ts';
import { type Challenge, challengeOf } from './challenge.ts';
import type { Logins } from './login.ts';
import { apiHost } from './reference.ts';
import { refusedError } from './refusal.ts';
import { type Answer, type Asked, send } from './send.ts';

/** What registries need. */
export interface RegistryPorts {
  readonly client: Pick<HttpClient, 'open'>;
  readonly retry: RetryPorts;
  readonly logins: Logins;
  /** TLS settings of the registry; asked for once. */
  readonly access?: (() => Promise<HttpAccess | undefined>) | undefined;
  /** Called before each wait, with what is being read. */
  readonly onRetry?: ((what: string, event: RetryEvent) => void) | undefined;
}

/** What is asked. `purpose`: requests with the same one share a token. `scope`: what the token is for, if the registry does not name it. */
export interface Read extends Pick<Asked, 'accept' | 'maxBytes' | 'signal' | 'write'> {
  readonly purpose: string;
  readonly scope: string;
  /** Below the origin of the registry, or a whole URL of it. */
  readonly path: string;
}

/** A registry. */
export interface Connection {
  /** @throws CH_HTTP_FAILED; a status from 400 on is an answer if no retry can change it */
  read(wanted: Read): Promise<Answer>;
  /** One attempt: for a write of several requests, which begins anew with the first one. @throws what `read` throws */
  once(wanted: Read, isRetry: boolean): Promise<Answer>;
  /** Repeats what may succeed another time. */
  again<T>(what: string, attempt: (isRetry: boolean) => Promise<T>, signal: AbortSignal): Promise<T>;
  /** The error for an answer that is not wanted, with the login that was used. */
  refused(answer: Refused, signal: AbortSignal): Promise<Error>;
}

/** A registry counts requests by account or address, and refuses more than it likes. */
const requestsAtOnce = 8;

/** `host` as in the URL. Connects to nothing yet. */
export function connect(host: string, ports: RegistryPorts): Connection {
  const login = once((signal: AbortSignal) => ports.logins.loginFor(host, signal));
  const access = once(async () => ports.access?.());
  const origin = once(async (signal: AbortSignal) => originOf(host, ports.client, { signal, access: await access(signal) }));
  const refused = async (answer: Refused, signal: AbortSignal): Promise<Error & ReturnType<typeof refusedError>> =>
    refusedError(answer, { host, login: await login(signal), places: ports.logins.places });
  const sendOne = async (asked: Asked): Promise<Answer> =>
    send({ ...asked, access: await access(asked.signal) }, { client: ports.client, clock: ports.retry.clock });
  const inTurn = bounded(requestsAtOnce);
  let known: Authorizer | undefined;
  const readOnce = async (wanted: Read, isRetry: boolean): Promise<Answer> => {
    const { signal } = wanted;
    const base = await origin(signal);
    known ??= authorizer({ origin: base, login: () => login(signal), send: sendOne, refused: (answer) => refused(answer, signal) });
    try {
      return await authorized(wanted, new URL(wanted.path, base), { signal, isRetry }, { access: known, sendOne });
    } catch (error) {
      throw isWithoutTls(error) ? onlyHere(host, error) : error;
    }
  };
  const again: Connection['again'] = (what, attempt, signal) =>
    retry((count) => attempt(count > 1), { ...ports.retry, signal, onRetry: (event) => ports.onRetry?.(what, event) });
  const nameOf = (path: string): string => printableUrl(new URL(path, `https://${apiHost(host)}`));
  return {
    refused,
    again,
    once: (wanted, isRetry) => inTurn(() => readOnce(wanted, isRetry)),
    read: (wanted) => inTurn(() => again(`GET ${nameOf(wanted.path)}`, (isRetry) => readOnce(wanted, isRetry), wanted.signal)),
  };
}

interface Authorized {
  readonly access: Authorizer;
  readonly sendOne: (asked: Asked) => Promise<Answer>;
}

/** Asks, and once more if the registry itself wants a login or another token: the server that it redirects to gets neither. */
async function authorized(wanted: Read, url: URL, attempt: Attempt, { access, sendOne }: Authorized): Promise<Answer> {
  const { purpose, accept, maxBytes, write } = wanted;
  const used = access.known(purpose);
  const asked = { ...attempt, url: url.href, accept, maxBytes, write };
  const answer = await sendOne({ ...asked, authorization: used });
  if (answer.kind !== 'refused' || answer.status !== 401 || new URL(answer.url).origin !== url.origin) return answer;
  const challenge = withScope(challengeOf(answer.headers['www-authenticate']), wanted);
  const authorization = challenge && (await access.answer(purpose, challenge, used, attempt));
  return authorization === undefined ? answer : sendOne({ ...asked, authorization });
}

/** As in ORAS: without a scope, a token would be for nothing. */
function withScope(challenge: Challenge | undefined, { scope }: Read): Challenge | undefined {
  return challenge?.scheme === 'bearer' && challenge.scope === undefined ? { ...challenge, scope } : challenge;
}

/** A failure is not kept: the next attempt tries again. */
function once<T>(make: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
  let made: Promise<T> | undefined;
  return (signal) => {
    made ??= make(signal).catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

/** What a client with TLS gets from a server that has none. */
function isWithoutTls(error: unknown): error is CharthouseError {
  const codes = /^(?:ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG|ERR_SSL_HTTP_REQUEST|EPROTO)$/;
  return isCharthouseError(error) && codes.test(String(error.details['reason']));
}

/** The usual hint, another scheme in the URL, is of no use here. */
function onlyHere(host: string, { code, message, details, cause }: CharthouseError): CharthouseError {
  const hint = `serve ${host} over TLS: charthouse reads registries without it from this machine only`;
  return new CharthouseError(code, { message, hint, details, cause });
}

/** With TLS, except for a server on this machine that has none. Never elsewhere: a login would be sent in clear text. */
async function originOf(host: string, client: RegistryPorts['client'], request: HttpRequest): Promise<string> {
  const secure = `https://${apiHost(host)}`;
  if (!isLoopback(host)) return secure;
  try {
    await (await client.open(`${secure}/v2/`, request)).discard();
    return secure;
  } catch (error) {
    // A server may also close a connection that begins in a way that it does not know.
    const isClosed = isCharthouseError(error) && /^(?:ECONNRESET|UND_ERR_SOCKET)$/.test(String(error.details['reason']));
    return isClosed || isWithoutTls(error) ? `http://${host}` : secure;
  }
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(host);
}
