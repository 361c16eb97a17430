/** Trades the token of a job for the keys of a role, at STS: AssumeRoleWithWebIdentity, which is not signed, so that no key is stored anywhere. */
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { TokenClaims } from '../../base/token-claims.ts';
import { isRetryableStatus } from '../../runtime/http-error.ts';
import { type AwsConnection, abortable } from '../connection.ts';
import { namedRegion } from '../region.ts';
import { type Refusal, refusalOf, withoutSecrets } from '../service-error.ts';
import type { AwsCredentials } from '../settings.ts';
import { openSts } from './sts.ts';

/** Whom GitHub's tokens are for, where they are for AWS. */
export const audience = 'sts.amazonaws.com';

/** An hour, the least that a role can be held to; what takes longer asks anew. */
const durationSeconds = 3600;

/** Every region has an STS of its own; which one does not matter to the keys. */
const anyRegion = 'us-east-1';

/** Keys, and until when they hold. */
export interface TemporaryCredentials extends AwsCredentials {
  readonly expiration: Date;
}

/** A role and who asks for it. */
export interface Exchange {
  readonly role: string;
  readonly token: string;
  /** Of the token, for messages. */
  readonly claims: TokenClaims;
  readonly region: string | undefined;
  readonly signal: AbortSignal;
}

/** `aws` is a connection without credentials. @throws CH_CREDENTIALS; `details.reason` is the word of AWS, or of the wire */
export async function assumeRole({ role, token, claims, region, signal }: Exchange, aws: AwsConnection): Promise<TemporaryCredentials> {
  const { env } = aws.ports;
  const { AssumeRoleWithWebIdentityCommand } = await import('@aws-sdk/client-sts');
  const client = await openSts({ region: namedRegion(region, env) ?? anyRegion }, aws);
  const command = new AssumeRoleWithWebIdentityCommand({
    ...{ RoleArn: role, RoleSessionName: sessionName(env['GITHUB_RUN_ID']) },
    ...{ WebIdentityToken: token, DurationSeconds: durationSeconds },
  });
  const once = async (): Promise<TemporaryCredentials> => {
    try {
      const { Credentials: { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = {} } = await client.send(
        command,
        abortable(signal),
      );
      if (AccessKeyId && SecretAccessKey && SessionToken && Expiration) {
        return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken, expiration: Expiration };
      }
    } catch (error) {
      throw refused(error, role, claims);
    }
    throw new CharthouseError('CH_CREDENTIALS', {
      message: `cannot assume ${role}: the answer of STS holds no keys`,
      hint: 'look for a proxy in between, and at AWS_ENDPOINT_URL_STS',
      details: { reason: 'no-keys', role },
    });
  };
  try {
    return await aws.call(`assume ${role}`, once, signal);
  } catch (error) {
    throw signal.aborted ? error : forGood(error, role);
  }
}

/** What CloudTrail shows as the session: which run it was. */
export function sessionName(runId: string | undefined): string {
  return `charthouse${runId ? `-${runId}` : ''}`.replace(/[^\w+=,.@-]/g, '-').slice(0, 64);
}

/** What STS says of tokens and roles; all else is as of every service. */
function refused(error: unknown, role: string, claims: TokenClaims): unknown {
  const refusal = refusalOf(error);
  if (refusal === undefined) return error;
  const cause = withoutSecrets(error, { ...refusal, message: spoken(refusal) });
  const tell = tellers[refusal.code ?? ''];
  if (tell === undefined) return cause;
  const { why, hint } = tell(claims, refusal);
  return new CharthouseError('CH_CREDENTIALS', {
    message: `cannot assume ${role}: ${why} (${refusal.code})`,
    hint,
    details: { reason: refusal.code, role, status: refusal.status, ...claimDetails(claims) },
    cause,
    // STS itself could not reach GitHub's keys: it may the next time.
    retryable: refusal.code === 'IDPCommunicationError' || isRetryableStatus(refusal.status),
  });
}

interface Told {
  readonly why: string;
  readonly hint: string;
}

const notLetIn = ({ sub = 'unknown', ...claims }: TokenClaims): Told => ({
  why: `its trust policy does not let in the subject ${quoted(sub)}${claims['ref'] === undefined ? '' : ` at ref ${quoted(claims['ref'])}`}, or there is no such role`,
  hint: `let its trust policy let in this subject; in a stack of charthouse ${parametersFor(claims)} say whom (docs/s3.md, "Roles without keys")`,
});

const noProvider = ({ iss = 'unknown', aud = 'unknown' }: TokenClaims, refusal: Refusal): Told => ({
  why: `the account does not accept a token of ${quoted(iss)} for ${quoted(aud)}: ${spoken(refusal)}`,
  hint: `make the account an identity provider for https://token.actions.githubusercontent.com with the audience ${audience}; charthouse infra deploy does`,
});

const tellers: Readonly<Record<string, (claims: TokenClaims, refusal: Refusal) => Told>> = {
  AccessDenied: notLetIn,
  IDPRejectedClaim: notLetIn,
  InvalidIdentityToken: noProvider,
  ExpiredTokenException: ({ exp }) => ({
    why: `the token has expired${exp === undefined ? '' : ` (${timeOf(exp)})`}`,
    hint: 'run the job again; on a runner of your own, look whether its clock is right',
  }),
  IDPCommunicationError: ({ iss = 'unknown' }) => ({
    why: `STS cannot ask ${quoted(iss)} for its keys now`,
    hint: 'run the job again in a few minutes',
  }),
  RegionDisabledException: () => ({
    why: 'STS is switched off in this region for the account of the role',
    hint: 'name another region with --region, or switch it on in the settings of the account',
  }),
  ValidationError: (_, refusal) => ({ why: spoken(refusal), hint: 'check the ARN of the role' }),
};

/** The parameters of our template by which this token would be let in. */
function parametersFor({
  repository = 'OWNER/NAME',
  repository_owner_id: owner = 'ID',
  repository_id: id = 'ID',
}: Omit<TokenClaims, 'sub'>): string {
  return `GitHubRepository=${repository}, GitHubOwnerId=${owner}, GitHubRepositoryId=${id}, GitHubTags and GitHubEnvironment`;
}

function claimDetails(claims: TokenClaims): Readonly<Record<string, string>> {
  const told = { subject: claims['sub'], audience: claims['aud'], ref: claims['ref'], environment: claims['environment'] };
  return Object.fromEntries(Object.entries(told).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** In its own words, of which none may be the token. */
function spoken({ message }: Refusal): string {
  return quoted((message.split('\n', 1)[0] ?? '').slice(0, 300).replace(/eyJ[\w.+/=-]+|[\w+/=-]{60,}/g, '…'));
}

function timeOf(exp: string): string {
  const time = new Date(Number(exp) * 1000);
  return Number.isNaN(time.getTime()) ? 'at an unknown time' : time.toISOString();
}

/** The retry layer has done what it can, and whoever wanted the keys has one of its own: nothing is tried again above it. */
function forGood(error: unknown, role: string): unknown {
  if (!isCharthouseError(error) || error.code === 'CH_USAGE') return error;
  const { message, hint, details, cause } = error;
  const reason = details['reason'] ?? details['awsCode'] ?? (typeof details['status'] === 'number' ? 'status' : 'unknown');
  const isOurs = error.code === 'CH_CREDENTIALS';
  return new CharthouseError('CH_CREDENTIALS', {
    message,
    hint: isOurs ? hint : 'run the job again; if it stays, look at AWS_ENDPOINT_URL_STS and at the network',
    details: { ...details, reason, role },
    // Half an answer may hold the keys.
    cause: reason === 'unreadable' ? undefined : cause,
  });
}
