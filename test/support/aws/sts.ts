/** STS as AWS answers it, for tokens of jobs: it judges them by the trust policy that is shipped, and hands out keys that another server knows. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type Claims, conditionKeys, issuer } from '../github/job-claims.ts';
import type { JobTokens } from '../github/job-tokens.ts';
import type { Signer } from '../servers/signature.ts';
import { account, verdictOn } from './simulator.ts';
import { committedTemplate, type Given, made, resolve } from './template-values.ts';

/** The service. */
export interface Sts {
  readonly url: string;
  /** Every role that was asked for, and the name of the session. */
  readonly asked: { readonly role: string; readonly session: string }[];
  /** Secret keys and session tokens that were handed out. */
  readonly secrets: string[];
  /** Parameters of the template whose roles are asked for. */
  given: Given;
  /** Whom other roles trust, by the beginning of their names. */
  others: Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

/** What it stands on: who signs tokens, who knows the roles and their keys. */
export interface StsFixture {
  readonly tokens: Pick<JobTokens, 'read'>;
  readonly server: Signer;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** The caller closes it. */
export async function startSts({ tokens, server: behind }: StsFixture): Promise<Sts> {
  const sessions = new Map<string, string>();
  const server = createServer((request, response) => {
    void answerTo(request).then(({ status, body }) => response.writeHead(status, { 'content-type': 'text/xml' }).end(body));
  });

  const answerTo = async (request: IncomingMessage): Promise<Answer> => {
    let text = '';
    for await (const piece of request) text += piece;
    const asked = new URLSearchParams(text);
    if (asked.get('Action') === 'GetCallerIdentity') return identity(request.headers.authorization ?? '');
    sts.asked.push({ role: asked.get('RoleArn') ?? '', session: asked.get('RoleSessionName') ?? '' });
    // Whoever has keys to sign with needs none.
    if (request.headers.authorization !== undefined) return refusal(403, 'SignatureDoesNotMatch', 'it is signed');
    const refused =
      (await faultOf(tokens.read(asked.get('WebIdentityToken') ?? ''), trustOf(asked.get('RoleArn') ?? '', sts))) ?? faultOfWords(asked);
    return refused ?? (await handOut(asked, text));
  };

  const identity = (authorization: string): Answer => {
    const [, key = ''] = /Credential=(\w+)\//.exec(authorization) ?? [];
    const arn = sessions.get(key);
    if (arn === undefined) return refusal(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.');
    const fields = `<Arn>${arn}</Arn><UserId>AROA:session</UserId><Account>${arn.split(':')[4]}</Account>`;
    return { status: 200, body: result('GetCallerIdentity', fields) };
  };

  const handOut = async (asked: URLSearchParams, body: string): Promise<Answer> => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(behind.endpoint, { method: 'POST', headers, body });
    const text = await answer.text();
    const field = (name: string): string => new RegExp(`<${name}>(.+?)</${name}>`).exec(text)?.[1] ?? '';
    sts.secrets.push(field('SecretAccessKey'), field('SessionToken'));
    sessions.set(field('AccessKeyId'), /<Arn>(.+?)</.exec(text)?.[1] ?? `arn:aws:sts::${account}:assumed-role/${asked.get('RoleArn')}`);
    return { status: answer.status, body: text };
  };

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  const sts: Sts = {
    url: `http://127.0.0.1:${address.port}`,
    asked: [],
    secrets: [],
    given: {},
    others: {},
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return sts;
}

/** A role is made by a stack that is called like it. */
function trustOf(arn: string, { given, others }: Pick<Sts, 'given' | 'others'>): unknown {
  const [, name = ''] = /:role\/(\w+)-/.exec(arn) ?? [];
  if (Object.hasOwn(others, name)) return others[name];
  const { properties } = resolve(committedTemplate, given);
  return (properties(name) ?? properties('PublishRole'))?.['AssumeRolePolicyDocument'];
}

/** In the order and the words of AWS. */
async function faultOf(claims: Claims | undefined, trust: unknown): Promise<Answer | undefined> {
  if (claims === undefined) return refusal(400, 'InvalidIdentityToken', "Couldn't verify the signature of the token");
  if (claims['iss'] !== issuer) {
    return refusal(400, 'InvalidIdentityToken', `No OpenIDConnect provider found in your account for ${claims['iss']}`);
  }
  if (Number(claims['exp']) * 1000 < Date.now()) {
    return refusal(400, 'ExpiredTokenException', `Token expired: current date/time must be before the expiration date/time`);
  }
  if (claims['aud'] !== 'sts.amazonaws.com') return refusal(400, 'InvalidIdentityToken', 'Incorrect token audience');
  const call = { action: 'sts:AssumeRoleWithWebIdentity', resource: `arn:aws:iam::${account}:role/publish` };
  const verdict = await verdictOn({ ...call, principal: made['GitHubProvider'], context: conditionKeys(claims) }, { resource: trust });
  return verdict === 'allowed' ? undefined : refusal(403, 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity');
}

function faultOfWords(asked: URLSearchParams): Answer | undefined {
  const seconds = Number(asked.get('DurationSeconds'));
  if (seconds < 900 || seconds > 3600) {
    return refusal(400, 'ValidationError', 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  if (/^[\w+=,.@-]{2,64}$/.test(asked.get('RoleSessionName') ?? '')) return undefined;
  return refusal(400, 'ValidationError', '1 validation error detected: Value at roleSessionName');
}

const namespace = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"';

function refusal(status: number, code: string, message: string): Answer {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, body: `<ErrorResponse ${namespace}>${error}<RequestId>r1</RequestId></ErrorResponse>` };
}

function result(action: string, fields: string): string {
  return `<${action}Response ${namespace}><${action}Result>${fields}</${action}Result></${action}Response>`;
}
