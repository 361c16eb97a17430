/** The URL of an entry that an operation adds to the index. Pure. */
import { packageUrl, type UrlForm, urlFormOf } from '../../index-file/package-url.ts';
import type { ReadIndex } from '../../index-file/types.ts';

/** An index that lists the chart already determines the form of its URLs; otherwise it is the form that the user asked for. */
export function newEntryUrl(
  { key, name }: { readonly key: string; readonly name: string },
  index: ReadIndex | undefined,
  { indexUrls, url }: { readonly indexUrls: UrlForm | undefined; readonly url: string | undefined },
): string {
  const form = urlFormOf(index?.versionsOf(name) ?? []) ?? indexUrls ?? 'relative';
  return packageUrl(key, { form, base: url });
}
