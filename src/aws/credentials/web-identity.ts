/**
 * Exchanges the token of a job for the keys of a role, by the STS call AssumeRoleWithWebIdentity. It is not signed, so no key is stored
 * anywhere.
 */

import { pageUrl } from '../../base/docs-url.ts';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { option } from '../../hint/hint.ts';
import type { TokenClaims } from '../../ports/identity.ts';
import { isRetryableStatus } from '../../runtime/http-error.ts';
import { type AwsConnection, abortable } from '../connection.ts';
import { namedRegion } from '../region.ts';
import { type ServiceError, serviceErrorOf, withoutSecrets } from '../service-error.ts';
import type { AwsCredentials } from '../settings.ts';
import { openSts } from './sts.ts';

/** The audience of GitHub's tokens for AWS. */
export const audience = 'sts.amazonaws.com';

/** One hour, which every role allows; a longer run requests new keys. */
const durationSeconds = 3600;

/** Every region has its own STS; the keys do not depend on it. */
const anyRegion = 'us-east-1';

/** Keys with an expiry. */
export interface TemporaryCredentials extends AwsCredentials {
  readonly expiration: Date;
}

/** A role and the token to exchange. */
export interface Exchange {
  readonly role: string;
  readonly token: string;
  /** The claims of the token, for messages. */
  readonly claims: TokenClaims;
  readonly region: string | undefined;
  readonly signal: AbortSignal;
}

/** `aws` is a connection without credentials. @throws CH_CREDENTIALS; `details.reason` is the error code of AWS, or of the network */
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
      throw rejected(error, role, claims);
    }
    throw new CharthouseError('CH_CREDENTIALS', {
      message: `cannot assume ${role}: the response of STS has no keys`,
      hint: 'check for a proxy in between, and AWS_ENDPOINT_URL_STS',
      details: { reason: 'no-keys', role },
    });
  };
  try {
    return await aws.call(`assume ${role}`, once, signal);
  } catch (error) {
    throw signal.aborted ? error : forGood(error, role);
  }
}

/** The session name in CloudTrail: it identifies the workflow run. */
export function sessionName(runId: string | undefined): string {
  return `charthouse${runId ? `-${runId}` : ''}`.replace(/[^\w+=,.@-]/g, '-').slice(0, 64);
}

/** Explains the errors of STS about tokens and roles; all others are handled as for every service. */
function rejected(error: unknown, role: string, claims: TokenClaims): unknown {
  const serviceError = serviceErrorOf(error);
  if (serviceError === undefined) return error;
  const cause = withoutSecrets(error, { ...serviceError, message: quotedMessage(serviceError) });
  const readSetting = explanations[serviceError.code ?? ''];
  if (readSetting === undefined) return cause;
  const { why, hint } = readSetting(claims, serviceError);
  return new CharthouseError('CH_CREDENTIALS', {
    message: `cannot assume ${role}: ${why} (${serviceError.code})`,
    hint,
    details: { reason: serviceError.code, role, status: serviceError.status, ...claimDetails(claims) },
    cause,
    // STS could not reach GitHub's keys; the next attempt may succeed.
    retryable: serviceError.code === 'IDPCommunicationError' || isRetryableStatus(serviceError.status),
  });
}

interface Explanation {
  readonly why: string;
  readonly hint: string;
}

const notTrusted = ({ sub = 'unknown', ...claims }: TokenClaims): Explanation => ({
  why: `its trust policy does not allow the subject ${quoted(sub)}${claims['ref'] === undefined ? '' : ` at ref ${quoted(claims['ref'])}`}, or the role does not exist`,
  hint: `allow this subject in its trust policy; in a stack of charthouse, set ${parametersFor(claims)} (${pageUrl('s3.md#iam-roles-in-github-actions-without-keys')})`,
});

const noProvider = ({ iss = 'unknown', aud = 'unknown' }: TokenClaims, serviceError: ServiceError): Explanation => ({
  why: `the account does not accept a token of ${quoted(iss)} for ${quoted(aud)}: ${quotedMessage(serviceError)}`,
  hint: `create an identity provider in the account for https://token.actions.githubusercontent.com with the audience ${audience}; charthouse infra deploy does that`,
});

const explanations: Readonly<Record<string, (claims: TokenClaims, serviceError: ServiceError) => Explanation>> = {
  AccessDenied: notTrusted,
  IDPRejectedClaim: notTrusted,
  InvalidIdentityToken: noProvider,
  ExpiredTokenException: ({ exp }) => ({
    why: `the token has expired${exp === undefined ? '' : ` (${timeOf(exp)})`}`,
    hint: 'run the job again; on a self-hosted runner, check its clock',
  }),
  IDPCommunicationError: ({ iss = 'unknown' }) => ({
    why: `STS cannot reach ${quoted(iss)} to verify the token`,
    hint: 'run the job again in a few minutes',
  }),
  RegionDisabledException: () => ({
    why: 'STS is disabled in this region for the account of the role',
    hint: `set another region with ${option('region')}, or enable STS in the settings of the account`,
  }),
  ValidationError: (_, serviceError) => ({ why: quotedMessage(serviceError), hint: 'check the ARN of the role' }),
};

/** The parameters of our template that make a stack accept this token. */
function parametersFor({
  repository = 'OWNER/NAME',
  repository_owner_id: owner = 'ID',
  repository_id: id = 'ID',
}: Omit<TokenClaims, 'sub'>): string {
  return `GitHubRepository=${repository}, GitHubOwnerId=${owner}, GitHubRepositoryId=${id}, GitHubTags and GitHubEnvironment`;
}

function claimDetails(claims: TokenClaims): Readonly<Record<string, string>> {
  const details = { subject: claims['sub'], audience: claims['aud'], ref: claims['ref'], environment: claims['environment'] };
  return Object.fromEntries(Object.entries(details).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** The message of STS, without anything that may be the token. */
function quotedMessage({ message }: ServiceError): string {
  return quoted((message.split('\n', 1)[0] ?? '').slice(0, 300).replace(/eyJ[\w.+/=-]+|[\w+/=-]{60,}/g, '…'));
}

function timeOf(exp: string): string {
  const time = new Date(Number(exp) * 1000);
  return Number.isNaN(time.getTime()) ? 'at an unknown time' : time.toISOString();
}

/** All retries are used up, and the caller has a retry of its own: nothing above retries again. */
function forGood(error: unknown, role: string): unknown {
  if (!isCharthouseError(error) || error.code === 'CH_USAGE') return error;
  const { message, hint, details, cause } = error;
  const reason = details['reason'] ?? details['awsCode'] ?? (typeof details['status'] === 'number' ? 'status' : 'unknown');
  const isOurs = error.code === 'CH_CREDENTIALS';
  return new CharthouseError('CH_CREDENTIALS', {
    message,
    hint: isOurs ? hint : 'run the job again; if the error persists, check AWS_ENDPOINT_URL_STS and the network',
    details: { ...details, reason, role },
    // Half a response may contain the keys.
    cause: reason === 'unreadable' ? undefined : cause,
  });
}
