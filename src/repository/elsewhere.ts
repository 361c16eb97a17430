/** Entries whose URLs lead out of the store: how many there are, and where they lead. Pure. */
import { printableUrl } from '../base/printable-url.ts';
import { keyOfUrl } from '../index-file/package-url.ts';
import type { ListedVersion } from '../index-file/types.ts';

/** One host, or other place, that entries lead to. */
export interface OtherPlace {
  /** Such as `https://github.com`, or `s3://charts`. */
  readonly host: string;
  readonly versions: number;
  /** The first URL there, without a password. */
  readonly example: string;
}

/** By the first URL of each entry, the only one that Helm uses. `url` is the public URL of the repository, if it is known. */
export function otherPlaces(listed: Iterable<ListedVersion>, url: string | undefined): readonly OtherPlace[] {
  const places = new Map<string, OtherPlace>();
  for (const { urls } of listed) {
    const [first] = urls;
    if (first === undefined || keyOfUrl(first, url) !== undefined) continue;
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

/** For a message: `https://a.example (3, such as https://a.example/app.tgz)`. */
export function otherPlacesText(places: readonly OtherPlace[]): string {
  return places.map(({ host, versions, example }) => `${host} (${versions}, such as ${example})`).join(', ');
}
