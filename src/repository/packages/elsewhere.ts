/** Entries whose URLs lead out of the store: how many there are, and to which servers. Pure. */

import { printableUrl } from '../../base/printable-url.ts';
import type { Warning } from '../../base/warning.ts';
import { option } from '../../hint/hint.ts';
import { isOciUrl, keyOfUrl } from '../../index-file/package-url.ts';
import type { ListedVersion } from '../../index-file/types.ts';

/** One host, or other place, that entries lead to. */
export interface OtherPlace {
  /** Such as `https://github.com`, or `s3://charts`. */
  readonly host: string;
  readonly versions: number;
  /** The first URL there, without a password. */
  readonly example: string;
}

/**
 * By the first URL of each entry, the only one that Helm uses. `url` is the public URL of the repository, if it is known. Registries
 * (`oci://`) are not counted: `ociWarnings` names them.
 */
export function otherPlaces(listed: Iterable<Pick<ListedVersion, 'urls'>>, url: string | undefined): readonly OtherPlace[] {
  const places = new Map<string, OtherPlace>();
  for (const { urls } of listed) {
    const [first] = urls;
    if (first === undefined || isOciUrl(first) || keyOfUrl(first, url) !== undefined) continue;
    const host = hostOf(first);
    const known = places.get(host);
    places.set(
      host,
      known === undefined ? { host, versions: 1, example: printableUrl(first) } : { ...known, versions: known.versions + 1 },
    );
  }
  return [...places.values()];
}

function hostOf(url: string): string {
  if (!URL.canParse(url)) return 'a path outside of the repository';
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

/** So many places are named. */
const mostNamed = 5;

/** For a message: `https://a.example (3, such as https://a.example/app.tgz)`. */
export function otherPlacesText(places: readonly OtherPlace[]): string {
  const named = places.slice(0, mostNamed).map(({ host, versions, example }) => `${host} (${versions}, such as ${example})`);
  return `${named.join(', ')}${places.length > mostNamed ? ` and ${places.length - mostNamed} more places` : ''}`;
}

/** At most one. `what`: what became of those entries. `more`: what to do. */
export function elsewhereWarnings(places: readonly OtherPlace[], store: string, { what, more }: ElsewhereWords): readonly Warning[] {
  if (places.length === 0) return [];
  return [{ code: 'package-elsewhere', message: `entries lead out of ${store} to ${otherPlacesText(places)}: ${what}`, hint: more }];
}

interface ElsewhereWords {
  readonly what: string;
  readonly more: string;
}

/** For operations that are not about URLs. */
export const moveThem: string = `if one of these is the public URL of this repository, name it with ${option('url')}; if the packages should come from here, change the URLs with charthouse rebase-urls`;
