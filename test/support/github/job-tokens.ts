/** GitHub as a runner's job sees it when it asks for an OIDC token: on a port of this machine, signing with a key of its own. */
import { generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type Claims, type Form, issuer, type Job, jobClaims } from './job-claims.ts';

/** Instead of a token: a status, or the first half of the answer. */
export type TokenFault = number | 'cut';

/** The server. What is wanted of it is set before a run. */
export interface JobTokens {
  /** What a job has in its environment, with the permission `id-token: write`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whose token is given, and how. */
  job: Job;
  form: Form;
  /** Claims that are not as they should be. */
  wrong: Readonly<Record<string, string | number>>;
  /** One for each of the next questions. */
  readonly faults: TokenFault[];
  /** How often it was asked. */
  asked: number;
  /** Every token, and what it is asked for with. */
  readonly secrets: string[];
  /** The claims, where the signature is ours. */
  read(token: string): Claims | undefined;
  close(): Promise<void>;
}

/** The caller closes it. */
export async function startJobTokens(): Promise<JobTokens> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const requestToken = 'request-token-of-the-job';
  const server = createServer((request, response) => {
    tokens.asked += 1;
    const fault = tokens.faults.shift();
    if (typeof fault === 'number') return response.writeHead(fault).end('no');
    if (request.headers.authorization !== `Bearer ${requestToken}`) return response.writeHead(401).end('no');
    const audience = new URL(request.url ?? '', issuer).searchParams.get('audience') ?? '';
    const now = Math.floor(Date.now() / 1000);
    const claims = { ...jobClaims(tokens.form, { ...tokens.job, audience }), iss: issuer, iat: now, nbf: now, exp: now + 300 };
    const token = signed({ ...claims, ...tokens.wrong }, privateKey);
    tokens.secrets.push(token);
    const answer = JSON.stringify({ count: token.length, value: token });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
    if (fault === undefined) return response.end(answer);
    return response.write(answer.slice(0, answer.length / 2), () => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  const tokens: JobTokens = {
    environment: {
      GITHUB_ACTIONS: 'true',
      GITHUB_RUN_ID: '4711',
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${address.port}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
    },
    job: {},
    form: 'immutable',
    wrong: {},
    faults: [],
    asked: 0,
    secrets: [requestToken],
    read: (token) => {
      const [head = '', body = '', signature = ''] = token.split('.');
      const isOurs = verify('sha256', Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, 'base64url'));
      return isOurs ? JSON.parse(Buffer.from(body, 'base64url').toString()) : undefined;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return tokens;
}

/** RS256, as RFC 7515 has it. */
function signed(claims: object, key: KeyObject): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ typ: 'JWT', alg: 'RS256', kid: 'test' })}.${part(claims)}`;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}
