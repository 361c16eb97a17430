/** URLs as requests need them: with credentials apart. */
import { CharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';

/** A URL that can be asked for, and the header that its user part stands for. */
export interface RequestUrl {
  /** Without user and password. */
  readonly url: URL;
  readonly authorization: string | undefined;
}

/**
 * Takes a URL apart as Go's client does: `user:password@` becomes Basic authorization.
 * @throws CH_HTTP_FAILED where it is no http or https URL
 */
export function requestUrl(text: string, base?: URL): RequestUrl {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new CharthouseError('CH_HTTP_FAILED', {
      message: `${printableUrl(text)} is not an http or https URL`,
      hint: 'name the repository with https://',
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
