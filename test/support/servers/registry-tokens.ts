/** A token server for a registry: it gives short-lived JWTs for a login, a refresh token, or nothing at all (public repositories only). */
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';

/** What a registry must know of it. */
export interface TokenServer {
  readonly realm: string;
  readonly issuer: string;
  readonly service: string;
  /** The public key, as a JSON Web Key Set. */
  readonly jwks: string;
  /** Each request as `METHOD scope as WHO`. */
  readonly asked: readonly string[];
  /** Of the next tokens. The registry allows a minute of skew, so -120 makes tokens that have expired. */
  lifetimeSeconds: number;
  /** A token without being asked by HTTP. */
  tokenFor(...scopes: readonly string[]): string;
  close(): Promise<void>;
}

/** Who is let in. */
export interface Logins {
  readonly user: string;
  readonly password: string;
  readonly refreshToken: string;
}

/** Starts one on a free port of the loopback address. */
export async function startTokenServer({ user, password, refreshToken }: Logins): Promise<TokenServer> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const asked: string[] = [];
  const [issuer, service, kid] = ['charthouse-tests', 'registry.test', 'tests'];
  const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const tokenFor = (...scopes: readonly string[]): string => {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      ...{ iss: issuer, sub: user, aud: service, jti: randomUUID() },
      ...{ exp: now + tokens.lifetimeSeconds, nbf: now - 60, iat: now - 60 },
      access: scopes.map(accessOf),
    };
    const text = [{ typ: 'JWT', alg: 'ES256', kid }, claims].map((part) => base64url(JSON.stringify(part))).join('.');
    return `${text}.${sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  };
  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(request.method === 'POST' ? await bodyOf(request) : (request.url ?? '').split('?')[1]);
    const { authorization } = request.headers;
    // Helm 3.17 and older send a password in a form, too.
    const isForm = form.get('refresh_token') === refreshToken || (form.get('username') === user && form.get('password') === password);
    const who = authorization === basic || isForm ? user : 'anonymous';
    const scopes = form.getAll('scope').flatMap((each) => each.split(' '));
    asked.push(`${request.method} ${scopes.join(' ')} as ${who}`);
    const isWrong = who === 'anonymous' && (authorization !== undefined || form.has('refresh_token') || form.has('password'));
    const allowed = scopes.filter((scope) => who === user || scope.startsWith('repository:public/'));
    response.writeHead(isWrong ? 401 : 200, { 'content-type': 'application/json' });
    const refusal = { errors: [{ code: 'UNAUTHORIZED', message: 'incorrect username or password' }] };
    const token = tokenFor(...allowed);
    response.end(JSON.stringify(isWrong ? refusal : request.method === 'POST' ? { access_token: token } : { token }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const tokens: TokenServer = {
    ...{ issuer, service, asked, lifetimeSeconds: 300, tokenFor },
    realm: `http://127.0.0.1:${port}/token`,
    jwks: JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' }] }),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return tokens;
}

function accessOf(scope: string): object {
  const [type = '', name = '', actions = ''] = scope.split(':');
  return { type, name, actions: actions.split(',') };
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const bytes of request) body += String(bytes);
  return body;
}
