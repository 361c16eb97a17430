/**
 * Requests the OIDC token of a GitHub Actions job from its runner: it identifies the job to the given audience, and is signed by GitHub.
 */

import { CharthouseError, isCharthouseError } from '../base/error.ts';
import { isJsonMap, type Json } from '../base/json.ts';
import { inJob, jobCredentials, option } from '../hint/hint.ts';
import type { TokenClaims } from '../ports/identity.ts';
import type { HttpAnswer, HttpClient } from '../runtime/http.ts';
import { isRetryableStatus, retryAfterMs, statusError } from '../runtime/http-error.ts';
import { type RetryOptions, retry } from '../runtime/retry.ts';
import { tokenClaims } from './token-claims.ts';

/** A token and its claims. The token itself is a secret while it is valid: a few minutes. */
export interface IdToken {
  readonly token: string;
  readonly claims: TokenClaims;
}

/** What the request needs. */
export interface IdTokenPorts {
  readonly client: Pick<HttpClient, 'open'>;
  readonly retry: RetryOptions;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** No token is longer. */
const maxBytes = 64 * 1024;

/** @throws CH_CREDENTIALS if no token is available; `details.reason` says why */
export async function askIdToken(audience: string, { client, retry: options, env }: IdTokenPorts): Promise<IdToken> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret } = env;
  if (!url || !secret) throw noTokenError(env['GITHUB_ACTIONS'] === 'true');
  // As in GitHub's own toolkit: the audience is appended to the query that the URL has already.
  const asked = `${url}${url.includes('?') ? '&' : '?'}audience=${encodeURIComponent(audience)}`;
  const headers = { authorization: `Bearer ${secret}`, accept: 'application/json' };
  const once = async (attempt: number): Promise<string> => {
    const answer = await client.open(asked, { headers, signal: options.signal, isRetry: attempt > 1 });
    if (answer.status === 200) return tokenIn(answer);
    await answer.discard();
    const { status } = answer;
    if (!isRetryableStatus(status)) throw refusedError(status);
    throw statusError(status, asked, retryAfterMs(answer.headers['retry-after'], options.clock.now()));
  };
  const token = await retry(once, options).catch((error: unknown) => {
    throw options.signal?.aborted === true ? error : unreachable(error);
  });
  return { token, claims: tokenClaims(token) };
}

async function tokenIn({ body }: HttpAnswer): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > maxBytes) throw unreadableError();
    pieces.push(piece);
  }
  const value = valueIn(Buffer.concat(pieces).toString());
  if (value === undefined) throw unreadableError();
  return value;
}

function valueIn(text: string): string | undefined {
  try {
    const answer: Json = JSON.parse(text);
    const value = isJsonMap(answer) ? answer['value'] : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  } catch {
    return undefined;
  }
}

function noTokenError(isJob: boolean): CharthouseError {
  return new CharthouseError('CH_CREDENTIALS', {
    message: isJob
      ? 'this job has no permission to request an OIDC token'
      : 'no OIDC token to assume a role: this is not a GitHub Actions job',
    hint: isJob
      ? 'add permissions: id-token: write to the job (a pull request from a fork cannot have it)'
      : inJob(jobCredentials, `remove ${option('role-to-assume')}, and use access keys or a profile`),
    details: { reason: isJob ? 'id-token-not-permitted' : 'no-github-job' },
  });
}

function refusedError(status: number): CharthouseError {
  return new CharthouseError('CH_CREDENTIALS', {
    message: `GitHub refused the OIDC token (status ${status})`,
    hint: 'run the job again: its request token is valid only while it runs; then check permissions: id-token: write',
    details: { reason: 'id-token-refused', status },
  });
}

// The response itself is not shown: half a token is a secret too.
function unreadableError(): CharthouseError {
  return new CharthouseError('CH_CREDENTIALS', {
    message: 'the response of GitHub contains no OIDC token',
    hint: 'run the job again; if the error persists, check for a proxy in between',
    details: { reason: 'id-token-unreadable' },
    retryable: true,
  });
}

/** All retries are used up: no layer above retries. */
function unreachable(error: unknown): unknown {
  if (!isCharthouseError(error)) return error;
  const isOurs = error.code === 'CH_CREDENTIALS';
  // The user must correct an invalid proxy variable; its error names it.
  if (!isOurs && error.code !== 'CH_HTTP_FAILED') return error;
  return new CharthouseError('CH_CREDENTIALS', {
    message: isOurs ? error.message : `cannot get an OIDC token from GitHub: ${error.message}`,
    hint: isOurs ? error.hint : 'run the job again; if the error persists, check the status of GitHub Actions',
    details: isOurs ? error.details : { ...error.details, reason: error.details['reason'] ?? 'id-token-unavailable' },
    cause: error.cause,
  });
}
