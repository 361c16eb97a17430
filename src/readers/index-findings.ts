/** Problems of readers other than Helm with an index that every Helm loads. */

import { quoted } from '../base/quoted.ts';
import type { Warning } from '../base/warning.ts';
import { isPortableName } from '../chart/portable-name.ts';
import { parseVersion } from '../go/helm-version.ts';
import { parseRfc3339 } from '../go/rfc3339.ts';
import type { ListedVersion } from '../index-file/listed.ts';
import { readerWarning } from './finding.ts';
import { indexSizeWarnings } from './sizes.ts';

/** At most one warning for each code: it names the first entry, and counts the others. */
export function indexFindings(versions: Iterable<ListedVersion>, sizeBytes: number): readonly Warning[] {
  const names = new Set<string>();
  const blocking: string[] = [];
  const undated: string[] = [];
  for (const { name, version, created } of versions) {
    if (!isPortableName(name)) names.add(name);
    if (parseVersion(version) === undefined) blocking.push(`${name} ${version}`);
    if (!hasTime(created)) undated.push(`${name} ${version}`);
  }
  return [
    ...indexSizeWarnings(sizeBytes),
    ...ifAny([...names], (which) => readerWarning('name-not-portable', `Flux and OCI registries refuse the chart name ${which}`)),
    ...ifAny(blocking, (which) =>
      readerWarning('version-blocks-ranges', `Argo CD resolves no version range for the chart of ${which}: the version is invalid`),
    ),
    ...ifAny(undated, (which) =>
      readerWarning('created-missing', `Renovate with minimumReleaseAge never offers ${which}: its entry has no created time`),
    ),
  ];
}

/** Some tools write Go's zero time for a missing time. */
function hasTime(created: string | undefined): boolean {
  return created !== undefined && !created.startsWith('0001-') && parseRfc3339(created) !== undefined;
}

function ifAny(found: readonly string[], say: (which: string) => Warning): readonly Warning[] {
  const [first, ...more] = found;
  if (first === undefined) return [];
  return [say(`${quoted(first)}${more.length === 0 ? '' : ` and ${more.length} more`}`)];
}
