/** Checks the public URL that a caller names, for every operation. */

import { CharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';
import { faultOfPublicUrl } from '../base/public-url.ts';
import { quoted } from '../base/quoted.ts';
import { option } from '../hint/hint.ts';
import type { UrlForm } from '../index-file/package-url.ts';

/** Checked before anything is read or written; one that is not given is right. @throws CH_USAGE */
export function checkPublicUrl(url: string | undefined): void {
  const fault = url === undefined ? undefined : faultOfPublicUrl(url);
  if (url === undefined || fault === undefined) return;
  throw new CharthouseError('CH_USAGE', {
    message: `${quoted(printableUrl(url))} ${fault}`,
    hint: 'name the public URL as helm repo add takes it, with https:// and without a user, a password or a fragment',
  });
}

/** The same, for operations that write entries: checked now, not when the index is committed already. @throws CH_USAGE */
export function checkEntryUrls({ url, indexUrls }: { readonly url?: string | undefined; readonly indexUrls?: UrlForm | undefined }): void {
  if (url === undefined && indexUrls === 'absolute') {
    throw new CharthouseError('CH_USAGE', {
      message: 'absolute URLs in the index need the public URL of the repository, and none is given',
      hint: `name it with ${option('url')}`,
    });
  }
  checkPublicUrl(url);
  if (url !== undefined && indexUrls === 'absolute') refuseQuery(url, `leave ${option('index-urls', 'absolute')} out`);
}

/** Absolute URLs would lack the query, which Helm adds to relative URLs alone. @throws CH_USAGE */
export function refuseQuery(url: string, remedy: string): void {
  if (new URL(url).search === '') return;
  throw new CharthouseError('CH_USAGE', {
    message: `the URLs in the index cannot be absolute: ${option('url')} ${quoted(printableUrl(url))} has a query (?), and every Helm would ask for packages without it`,
    hint: `${remedy}: Helm adds the query to relative URLs`,
  });
}
