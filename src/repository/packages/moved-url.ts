/** The URL of an entry after its repository moved. Pure. */
import { CharthouseError } from '../../base/error.ts';
import { printableUrl } from '../../base/printable-url.ts';
import { quoted } from '../../base/quoted.ts';
import { option } from '../../hint/hint.ts';
import { keyOfUrl, packageUrl, type UrlForm } from '../../index-file/package-url.ts';

/** From where to where. */
export interface UrlMove {
  /** The base that URLs have now. */
  readonly oldUrl: string;
  /** The public URL, if it is known. */
  readonly url?: string | undefined;
  /** The form of the new URLs. */
  readonly indexUrls: UrlForm;
}

/**
 * A URL under the old base leads to the same key of this store. Relative URLs lead there already: they change only to absolute ones, or if
 * they have a bare `+`, as Helm and ChartMuseum write it: S3 and CloudFront read it as a space, and every Helm would get a 404.
 */
export function movedUrl(url: string, { oldUrl, url: base, indexUrls: form }: UrlMove): string {
  const relative = keyOfUrl(url);
  if (relative !== undefined) return form === 'absolute' || /^[^?#]*\+/.test(url) ? packageUrl(relative, { form, base }) : url;
  const key = keyOfUrl(url, oldUrl);
  return key === undefined ? url : packageUrl(key, { form, base });
}

/** Not only https: entries that helm-s3 and other plugins have written lead to s3:// and the like. @throws CH_USAGE */
export function checkOldUrl(oldUrl: string): void {
  if (/^[a-z][a-z\d+.-]*:\/\/[^/]/i.test(oldUrl) && URL.canParse(oldUrl)) return;
  throw new CharthouseError('CH_USAGE', {
    message: `${quoted(printableUrl(oldUrl))} is not a URL that entries could begin with`,
    hint: `name the base that URLs in index.yaml have now with ${option('old-url')}, such as https://charts.example.com or s3://old-charts`,
  });
}
