/** Asks GitHub's REST API, page by page, and separates denied access from failures. */

import { CharthouseError } from '../base/error.ts';
import type { Json } from '../base/json.ts';
import { inJob } from '../hint/hint.ts';
import type { Part } from '../ports/part.ts';
import type { HttpAnswer, HttpClient } from '../runtime/http.ts';
import { isRetryableStatus, retryAfterMs, statusError } from '../runtime/http-error.ts';
import { type RetryPorts, retry } from '../runtime/retry.ts';

/** What the client needs. */
export interface GitHubPorts {
  readonly client: Pick<HttpClient, 'open'>;
  readonly retry: RetryPorts;
  /** Such as `https://api.github.com`. */
  readonly apiUrl: string;
  readonly token: string | undefined;
}

/** A response, and the URL of the next page. */
export interface Page {
  readonly body: Json;
  readonly next: string | undefined;
}

/** No response of the API is longer. */
const maxBytes = 32 * 1024 ** 2;

/** `path` begins with a slash, or is a whole URL of the same API. @throws CH_HTTP_FAILED if GitHub cannot be reached */
export function askGitHub(path: string, signal: AbortSignal, ports: GitHubPorts): Promise<Part<Page>> {
  const url = path.startsWith('/') ? `${ports.apiUrl.replace(/\/$/, '')}${path}` : path;
  return retry((attempt) => once(url, attempt > 1, signal, ports), { ...ports.retry, signal });
}

async function once(
  url: string,
  isRetry: boolean,
  signal: AbortSignal,
  { client, retry: { clock }, token }: GitHubPorts,
): Promise<Part<Page>> {
  const headers = {
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const answer = await client.open(url, { headers, signal, isRetry });
  if (answer.status === 200)
    return { kind: 'shown', value: { body: await json(answer, url), next: nextPage(answer.headers['link'], url) } };
  await answer.discard();
  const limited = limitedUntil(answer, clock.now());
  if (limited !== undefined) return limited;
  if (isRetryableStatus(answer.status)) throw statusError(answer.status, url, retryAfterMs(answer.headers['retry-after'], clock.now()));
  return accessDenied(answer.status, token !== undefined);
}

/** GitHub's rate limits last up to an hour: too long to wait. */
function limitedUntil({ status, headers }: HttpAnswer, nowMs: number): Part<never> | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = retryAfterMs(headers['retry-after'], nowMs);
  const reset = Number(headers['x-ratelimit-reset']) * 1000;
  if (headers['x-ratelimit-remaining'] !== '0' && after === undefined) return undefined;
  const untilMs = headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset) ? reset : nowMs + (after ?? 60_000);
  return {
    kind: 'lacking',
    why: `GitHub rate limit exceeded until ${new Date(untilMs).toISOString()}`,
    remedy: 'run again after that, or set GITHUB_TOKEN to your own token: it has its own limit',
  };
}

function accessDenied(status: number, hasToken: boolean): Part<never> {
  if (status === 401) {
    return {
      kind: 'lacking',
      why: 'invalid GitHub token (status 401)',
      remedy: 'create a new token, or unset GITHUB_TOKEN for a public repository',
    };
  }
  const remedy = hasToken
    ? 'check the names, and grant the token actions: read (permissions: in a workflow, Actions: Read-only of a fine-grained token)'
    : inJob(
        'check the names; for a private repository set GITHUB_TOKEN in the env of the step, and give the job permissions: actions: read',
        'check the names; for a private repository set GITHUB_TOKEN to a token with actions: read',
      );
  return { kind: 'lacking', why: `GitHub repository or workflow not found, or not accessible (status ${status})`, remedy };
}

async function json({ body }: HttpAnswer, url: string): Promise<Json> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > maxBytes)
      throw new CharthouseError('CH_HTTP_FAILED', { message: `the response of ${url} has more than ${maxBytes} bytes`, details: { url } });
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString());
  } catch (cause) {
    throw new CharthouseError('CH_HTTP_FAILED', {
      message: `the response of ${url} is not JSON`,
      hint: 'check GITHUB_API_URL',
      details: { url },
      cause,
    });
  }
}

/** RFC 8288, as GitHub writes it. A link to another origin is not followed: it would receive the token. */
function nextPage(link: string | undefined, url: string): string | undefined {
  const next = /<([^<>]+)>;\s*rel="next"/.exec(link ?? '')?.[1];
  return next !== undefined && URL.canParse(next) && new URL(next).origin === new URL(url).origin ? next : undefined;
}
