/** One request to a registry or its token server: a definite answer, or an error that knows if a retry can help. */
import { collect } from '../base/collect.ts';
import { CharthouseError } from '../base/error.ts';
import type { Clock } from '../runtime/clock.ts';
import type { HttpAnswer, HttpClient } from '../runtime/http.ts';
import type { HttpAccess } from '../runtime/http-access.ts';
import { isRetryableStatus, retryAfterMs, statusError } from '../runtime/http-error.ts';
import { limitedBody } from '../runtime/limited-body.ts';

/** What is asked: a GET, a POST with a `form`, or a write. */
export interface Asked {
  readonly url: string;
  readonly accept?: string | undefined;
  readonly authorization?: string | undefined;
  readonly form?: string | undefined;
  readonly write?: RegistryWrite | undefined;
  readonly access?: HttpAccess | undefined;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  readonly isRetry: boolean;
}

/** A write to a registry. `type`: of the body. */
export interface RegistryWrite {
  readonly method: 'POST' | 'PUT';
  readonly body: Uint8Array;
  readonly type?: string | undefined;
}

/** The answer, with its URL after redirects; names of headers in lower case. */
export type Answer = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
} & ({ readonly kind: 'found'; readonly bytes: Uint8Array } | { readonly kind: 'refused'; readonly status: number; readonly says: string });

/** What requests need. */
export interface SendPorts {
  readonly client: Pick<HttpClient, 'open'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Of an error answer, as much as may be shown. */
const maxErrorBytes = 64 * 1024;
const maxErrorText = 200;

/** @throws CH_HTTP_FAILED for what is neither the thing nor a definite "no" */
export async function send(asked: Asked, { client, clock }: SendPorts): Promise<Answer> {
  const { url, accept, authorization, form, write, access, maxBytes, signal, isRetry } = asked;
  const headers = {
    ...(accept === undefined ? {} : { accept }),
    ...(authorization === undefined ? {} : { authorization }),
    ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(write?.type === undefined ? {} : { 'content-type': write.type }),
  };
  const answer = await client.open(url, { headers, form, write, access, signal, isRetry });
  const found = { url: answer.url, headers: answer.headers };
  const isDone = write === undefined ? answer.status === 200 : answer.status >= 200 && answer.status < 300;
  if (isDone) return { ...found, kind: 'found', bytes: await collect(limitedBody(answer, maxBytes, url)) };
  const said = await errorText(answer);
  // Of a server that repeats what it was sent, nothing is shown, whatever the status.
  const says = secretsIn(asked).some((secret) => said.includes(secret)) ? '' : said;
  if (answer.status >= 400 && answer.status < 500 && !isRetryableStatus(answer.status)) {
    return { ...found, kind: 'refused', status: answer.status, says };
  }
  const error = statusError(answer.status, url, retryAfterMs(answer.headers['retry-after'], clock.now()));
  if (says === '') throw error;
  const { code, message, details, retryable } = error;
  throw new CharthouseError(code, { message: `${message} (${says})`, details, retryable });
}

/** What was sent and must not be shown: the header, the password in it, and a refresh token. */
function secretsIn({ authorization = '', form = '' }: Asked): readonly string[] {
  const [scheme = '', value = ''] = authorization.split(' ');
  const password =
    scheme === 'Basic'
      ? Buffer.from(value, 'base64')
          .toString()
          .replace(/^[^:]*:/, '')
      : '';
  return [value, password, new URLSearchParams(form).get('refresh_token') ?? ''].filter((secret) => secret !== '');
}

/** The registry's own words, if they are in the form of the distribution specification; empty for a page of HTML. */
async function errorText(answer: HttpAnswer): Promise<string> {
  try {
    const bytes = await collect(limitedBody(answer, maxErrorBytes, answer.url));
    const body: unknown = JSON.parse(Buffer.from(bytes).toString());
    const { errors, details, error_description: description } = Object(body);
    const first = Array.isArray(errors) ? Object(errors[0]) : {};
    const text = [first.code, first.message, details, description].filter((part) => typeof part === 'string' && part !== '').join(': ');
    return text
      .replace(/[^\x20-\x7e]+/g, ' ')
      .slice(0, maxErrorText)
      .trim();
  } catch {
    return '';
  }
}
