/** Which version of a chart a range means: the one that Helm's resolver takes. */
import { type Constraint, satisfies } from '../../go/constraint.ts';
import { compareVersions, parseVersion } from '../../go/helm-version.ts';
import { goSort } from '../../go/sort.ts';

/** The versions that Helms choose. They differ only if a range or a version has a pre-release. */
export interface Chosen {
  /** Of Helm 3.19 and later; undefined if no version is in the range. */
  readonly version: string | undefined;
  /** Of Helm 3.18 and earlier, which have another rule for pre-releases. */
  readonly before: string | undefined;
}

/** Helm sorts what a source offers by version, newest first, and takes the first version in the range, as it is spelled. */
export function chooseVersion(offered: readonly { readonly version: string }[], range: Constraint): Chosen {
  const parsed = offered.flatMap(({ version }) => parseVersion(version) ?? []);
  // Of versions that differ only in their build metadata, the first one counts, so the order must be Go's.
  const newestFirst = goSort(parsed, (a, b) => compareVersions(a, b) > 0);
  return {
    version: newestFirst.find((each) => satisfies(each, range, 'group'))?.original,
    before: newestFirst.find((each) => satisfies(each, range, 'comparison'))?.original,
  };
}

/** Whether a version is in the range for Helm 3.19 and later. A text that is no version never is. */
export function isInRange(text: string, range: Constraint): boolean {
  const version = parseVersion(text);
  return version !== undefined && satisfies(version, range, 'group');
}
