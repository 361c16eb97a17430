/** The warning of versions whose package is in an OCI registry, for commands that do not read it there. */
import type { Place } from '../../base/error.ts';
import { readerRules } from '../../base/reader-rules.ts';
import type { Warning } from '../../base/warning.ts';
import { isOciUrl } from '../../index-file/package-url.ts';

/** A version, as far as this goes by it. */
export interface OciVersion {
  readonly name: string;
  readonly version: string;
  readonly urls: readonly string[];
}

/** At most one warning, with the number of versions and the first ones; `where` is the index. */
export function ociWarnings(versions: Iterable<OciVersion>, where?: Place): readonly (Warning & { readonly hint: string })[] {
  const named: string[] = [];
  let count = 0;
  for (const each of versions) {
    // Helm follows the first URL alone.
    if (!isOciUrl(each.urls[0])) continue;
    count += 1;
    if (named.length < mostNamed) named.push(`${each.name} ${each.version}`);
  }
  if (count === 0) return [];
  const more = count > named.length ? ` and ${count - named.length} more` : '';
  return [
    {
      code: 'oci-url',
      message: `${named.join(', ')}${more}: the package is in an OCI registry (oci://), and was not looked at there`,
      hint: readerRules['oci-url'].remedy,
      where,
    },
  ];
}

const mostNamed = 5;
