/** The public site over HTTP: limits what it reads, retries if that can help, and separates a definite "no" from a failure. */
import { collect } from '../base/collect.ts';
import { printableUrl } from '../base/printable-url.ts';
import type { ConditionalOptions, ConditionalSite, PublicSite, SiteRead, SiteReadOptions } from '../ports/public-site.ts';
import type { HttpClient } from '../runtime/http.ts';
import { accessPart } from '../runtime/http-access.ts';
import { isRetryableStatus, retryAfterMs, statusError } from '../runtime/http-error.ts';
import { limitedBody, tooLarge } from '../runtime/limited-body.ts';
import { type RetryEvent, type RetryPorts, retry } from '../runtime/retry.ts';
import { conditions, decoded, isConditional } from './conditional.ts';

/** What a public site needs. */
export interface SitePorts {
  readonly client: Pick<HttpClient, 'open'>;
  readonly retry: RetryPorts;
  /** Called before each wait, with what is being read. */
  readonly onRetry?: ((what: string, event: RetryEvent) => void) | undefined;
}

/** A public site; one serves any number of repositories. */
export function publicSite(ports: SitePorts): PublicSite & ConditionalSite {
  const ask = <T>(url: string, consume: Consume<T>, options: ConditionalOptions): Promise<SiteRead<T> | Unchanged> =>
    retry((attempt) => readOnce({ url, consume, options, isRetry: attempt > 1 }, ports), {
      ...ports.retry,
      signal: options.signal,
      onRetry: (event) => ports.onRetry?.(`GET ${printableUrl(url)}`, event),
    });
  const read = async <T>(url: string, consume: Consume<T>, options: SiteReadOptions): Promise<SiteRead<T>> => {
    const answer = await ask(url, consume, options);
    if (answer.kind === 'unchanged') throw statusError(304, url);
    return answer;
  };
  return {
    read,
    fetch: async (url, options) => {
      const answer = await read(url, collect, options);
      return answer.kind === 'found' ? { ...answer, body: answer.value } : answer;
    },
    fetchIfChanged: async (url, options) => {
      const answer = await ask(url, collect, options);
      return answer.kind === 'found' ? { ...answer, body: answer.value } : answer;
    },
  };
}

interface Unchanged {
  readonly kind: 'unchanged';
}

type Consume<T> = (body: AsyncIterable<Uint8Array>) => Promise<T>;

interface ReadRequest<T> {
  readonly url: string;
  readonly consume: Consume<T>;
  readonly options: ConditionalOptions;
  readonly isRetry: boolean;
}

async function readOnce<T>(
  { url, consume, options, isRetry }: ReadRequest<T>,
  { client, retry: { clock } }: SitePorts,
): Promise<SiteRead<T> | Unchanged> {
  const headers = conditions(options);
  const answer = await client.open(url, { signal: options.signal, access: options.access, isRetry, headers });
  // Only 200 is success to Helm: 203, 204 or 206 make it fail.
  if (answer.status === 200) {
    const value = await consume(
      decoded(limitedBody(answer, options.maxBytes, url), answer, { ...options, url, tooLarge: () => tooLarge(url, options.maxBytes) }),
    );
    return { kind: 'found', value, url: answer.url, headers: answer.headers };
  }
  await answer.discard();
  if (answer.status === 304 && isConditional(options)) return { kind: 'unchanged' };
  if (isRetryableStatus(answer.status)) {
    throw statusError(answer.status, url, retryAfterMs(answer.headers['retry-after'], clock.now()));
  }
  if (answer.status >= 400 && answer.status < 500) {
    const { authorization } = accessPart(options.access, [new URL(url), new URL(answer.url)]);
    return { kind: 'refused', status: answer.status, ...(authorization === undefined ? {} : { hadLogin: true }) };
  }
  throw statusError(answer.status, url);
}
