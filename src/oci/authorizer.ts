/** Answers the challenges of one registry: a login for Basic, a token for Bearer, each fetched once and shared by all requests of a run. */
import { CharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import type { Challenge } from './challenge.ts';
import type { Login } from './login.ts';
import type { Answer, Asked } from './send.ts';

/** The value of the header `Authorization`. */
type Header = string;

/** What an authorizer needs. */
export interface AuthorizerPorts {
  /** The origin of the registry. */
  readonly origin: string;
  readonly login: () => Promise<Login | undefined>;
  /** @throws CH_HTTP_FAILED */
  readonly send: (asked: Asked) => Promise<Answer>;
  /** The error for a token server that refuses. */
  readonly refused: (answer: Refused) => Promise<CharthouseError>;
}

/** An answer with a status from 400 on. */
export type Refused = Extract<Answer, { readonly kind: 'refused' }>;

/** One attempt of a request. */
export type Attempt = Pick<Asked, 'signal' | 'isRetry'>;

/** Remembers what a registry accepts. */
export interface Authorizer {
  /** What answered the last challenge of this purpose; undefined before the first one. */
  known(purpose: string): Header | undefined;
  /**
   * Answers a challenge; undefined if there is nothing to answer with. `used` is what the request had that was refused: a token is fetched
   * again, unless another request did so meanwhile.
   *
   * @throws CH_HTTP_FAILED, also if the token server refuses the login
   */
  answer(purpose: string, challenge: Challenge, used: Header | undefined, attempt: Attempt): Promise<Header | undefined>;
}

/** One for each registry and run. */
export function authorizer(ports: AuthorizerPorts): Authorizer {
  const answered = new Map<string, Header>();
  const tokens = new Map<string, Promise<Header>>();
  const token = async (challenge: BearerChallenge, used: Header | undefined, attempt: Attempt): Promise<Header> => {
    const key = JSON.stringify([challenge.realm, challenge.service, challenge.scope]);
    const known = tokens.get(key);
    if (known !== undefined && (await known) !== used) return known;
    // Another request may have begun to fetch the next one while this one waited.
    const next = tokens.get(key);
    if (next !== undefined && next !== known) return next;
    const fetched = fetchToken(challenge, attempt, ports);
    tokens.set(key, fetched);
    // A failure may pass: the next attempt asks again.
    fetched.catch(() => tokens.delete(key));
    return fetched;
  };
  return {
    known: (purpose) => answered.get(purpose),
    answer: async (purpose, challenge, used, attempt) => {
      const header = challenge.scheme === 'bearer' ? await token(challenge, used, attempt) : basic(await ports.login());
      if (header === undefined || header === used) return undefined;
      answered.set(purpose, header);
      return header;
    },
  };
}

type BearerChallenge = Extract<Challenge, { readonly scheme: 'bearer' }>;

function basic(login: Login | undefined): Header | undefined {
  if (login?.kind !== 'password') return undefined;
  return `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
}

const maxTokenBytes = 1024 * 1024;

/**
 * As in the distribution specification: a GET, with the login if there is one; OAuth2 for a refresh token.
 *
 * The registry names the server that gives its tokens (docker.io: auth.docker.io), and that server gets the login, as in every client. So
 * the challenge must come from the registry itself, and the login for a registry with TLS never goes to a server without.
 */
async function fetchToken(challenge: BearerChallenge, attempt: Attempt, ports: AuthorizerPorts): Promise<Header> {
  const { realm, service, scope } = challenge;
  const url = URL.canParse(realm) ? new URL(realm) : undefined;
  if (url === undefined || !(url.protocol === 'https:' || (url.protocol === 'http:' && ports.origin.startsWith('http:')))) {
    throw new CharthouseError('CH_HTTP_FAILED', {
      message: `${ports.origin} names a token server that gets no login, since it has no TLS: ${printableUrl(realm)}`,
      details: { url: ports.origin, reason: 'realm' },
    });
  }
  const login = await ports.login();
  if (login?.kind === 'access-token') return `Bearer ${login.token}`;
  const fields: [string, string][] = service === undefined ? [] : [['service', service]];
  const asked = { ...attempt, maxBytes: maxTokenBytes };
  if (login?.kind === 'refresh-token') {
    if (scope !== undefined) fields.push(['scope', scope]);
    fields.push(['grant_type', 'refresh_token'], ['client_id', 'charthouse'], ['refresh_token', login.token]);
    return bearer(await ports.send({ ...asked, url: url.href, form: new URLSearchParams(fields).toString() }), url, ports);
  }
  for (const each of scope?.split(' ') ?? []) fields.push(['scope', each]);
  for (const [name, value] of fields) url.searchParams.append(name, value);
  return bearer(await ports.send({ ...asked, url: url.href, authorization: basic(login) }), url, ports);
}

/** @throws CH_HTTP_FAILED */
async function bearer(answer: Answer, url: URL, { refused }: AuthorizerPorts): Promise<Header> {
  if (answer.kind === 'refused') throw await refused(answer);
  let body: unknown;
  try {
    body = JSON.parse(Buffer.from(answer.bytes).toString());
  } catch {
    body = undefined;
  }
  const { access_token: access, token = access } = Object(body);
  // A line break in a header would be refused without a reason.
  if (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) return `Bearer ${token}`;
  throw new CharthouseError('CH_HTTP_FAILED', {
    message: `the token server ${printableUrl(url)} sent no token`,
    details: { url: printableUrl(url), reason: 'no-token' },
  });
}
