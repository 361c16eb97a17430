/** Entries whose URL is not of the form that was asked for. */

import type { Warning } from '../../base/warning.ts';
import { option } from '../../hint/hint.ts';
import { type UrlForm, urlFormOf } from '../../index-file/package-url.ts';

/** One warning for all of them. `asked` is undefined if the user asked for no form: the default is not worth a warning. */
export function keptUrls(
  entries: readonly { readonly name: string | null; readonly version: string | null; readonly url: string | null }[],
  asked: UrlForm | undefined,
): readonly Warning[] {
  if (asked === undefined) return [];
  const others = entries.filter(({ url }) => url !== null && urlFormOf([{ urls: [url] }]) !== asked);
  const [first] = others;
  if (first === undefined) return [];
  const other: UrlForm = asked === 'relative' ? 'absolute' : 'relative';
  const more = others.length > 1 ? ` and of ${others.length - 1} more` : '';
  return [
    {
      code: 'index-urls-kept',
      message: `the URL of ${first.name} ${first.version}${more} is ${other}, although ${option('index-urls', asked)} was asked for`,
      hint: `a chart keeps the form of the URLs that it has, and a version with + needs an absolute URL: leave ${option('index-urls')} out`,
    },
  ];
}
