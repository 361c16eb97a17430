/** Splits a URL into what a request needs: URL and credentials. */
import { CharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';

/** An http or https URL, and the Authorization header of its user part. */
export interface RequestUrl {
  /** Without user and password. */
  readonly url: URL;
  readonly authorization: string | undefined;
}

/**
 * Splits a URL as Go's client does: `user:password@` becomes Basic authorization.
 * @throws CH_HTTP_FAILED if it is not an http or https URL
 */
export function requestUrl(text: string, base?: URL): RequestUrl {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new CharthouseError('CH_HTTP_FAILED', {
      message: `${printableUrl(text)} is not an http or https URL`,
      hint: 'use a URL that begins with https://',
      details: { url: printableUrl(text) },
    });
  }
  const { username, password } = url;
  url.username = '';
  url.password = '';
  url.hash = '';
  if (username === '' && password === '') return { url, authorization: undefined };
  return { url, authorization: `Basic ${Buffer.from(`${decode(username)}:${decode(password)}`).toString('base64')}` };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
