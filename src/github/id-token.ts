/** Asks the runner of a job for its OIDC token: who the job is, signed by GitHub, for whoever it is meant for. */
import { CharthouseError, isCharthouseError } from '../base/error.ts';
import { isJsonMap, type Json } from '../base/json.ts';
import { type TokenClaims, tokenClaims } from '../base/token-claims.ts';
import type { HttpAnswer, HttpClient } from '../runtime/http.ts';
import { isRetryableStatus, retryAfterMs, statusError } from '../runtime/http-error.ts';
import { type RetryOptions, retry } from '../runtime/retry.ts';

/** A token, and what it says. The token itself is a secret for as long as it holds: a few minutes. */
export interface IdToken {
  readonly token: string;
  readonly claims: TokenClaims;
}

/** What asking takes. */
export interface IdTokenPorts {
  readonly client: Pick<HttpClient, 'open'>;
  readonly retry: RetryOptions;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** No token is longer. */
const maxBytes = 64 * 1024;

/** @throws CH_CREDENTIALS where there is none to be had; `details.reason` says why */
export async function askIdToken(audience: string, { client, retry: options, env }: IdTokenPorts): Promise<IdToken> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret } = env;
  if (!url || !secret) throw noToken(env['GITHUB_ACTIONS'] === 'true');
  // As GitHub's own toolkit does: what is asked for stands behind whatever the URL has already.
  const asked = `${url}${url.includes('?') ? '&' : '?'}audience=${encodeURIComponent(audience)}`;
  const headers = { authorization: `Bearer ${secret}`, accept: 'application/json' };
  const once = async (attempt: number): Promise<string> => {
    const answer = await client.open(asked, { headers, signal: options.signal, isRetry: attempt > 1 });
    if (answer.status === 200) return tokenIn(answer);
    await answer.discard();
    const { status } = answer;
    if (!isRetryableStatus(status)) throw refused(status);
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
    if (bytes > maxBytes) throw unreadable();
    pieces.push(piece);
  }
  const value = valueIn(Buffer.concat(pieces).toString());
  if (value === undefined) throw unreadable();
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

function noToken(isJob: boolean): CharthouseError {
  return new CharthouseError('CH_CREDENTIALS', {
    message: isJob
      ? 'this job may not ask GitHub for an OIDC token'
      : 'there is no OIDC token to assume a role with: this is no job of GitHub Actions',
    hint: isJob
      ? 'give the job permissions: id-token: write (a pull request from a fork cannot have it)'
      : 'leave --role-to-assume out here, and use keys or a profile',
    details: { reason: isJob ? 'id-token-not-permitted' : 'no-github-job' },
  });
}

function refused(status: number): CharthouseError {
  return new CharthouseError('CH_CREDENTIALS', {
    message: `GitHub refuses this job an OIDC token (status ${status})`,
    hint: 'run the job again: what it asks with holds only while it runs; then look at its permissions: id-token: write',
    details: { reason: 'id-token-refused', status },
  });
}

// The answer itself is not shown: half a token is a secret, too.
function unreadable(): CharthouseError {
  return new CharthouseError('CH_CREDENTIALS', {
    message: 'GitHub’s answer to the question for an OIDC token holds none',
    hint: 'run the job again; if it stays, look for a proxy in between',
    details: { reason: 'id-token-unreadable' },
    retryable: true,
  });
}

/** The retry layer has done what it can: nobody tries again above it. */
function unreachable(error: unknown): unknown {
  if (!isCharthouseError(error)) return error;
  const isOurs = error.code === 'CH_CREDENTIALS';
  // A proxy variable that is no URL is the user's to mend, and says so itself.
  if (!isOurs && error.code !== 'CH_HTTP_FAILED') return error;
  return new CharthouseError('CH_CREDENTIALS', {
    message: isOurs ? error.message : `GitHub gives no OIDC token: ${error.message}`,
    hint: isOurs ? error.hint : 'run the job again; if it stays, see whether GitHub Actions is in trouble',
    details: isOurs ? error.details : { ...error.details, reason: error.details['reason'] ?? 'id-token-unavailable' },
    cause: error.cause,
  });
}
