/** Compares the charts of one run with each other, by the rules by which each is compared with the index. Pure. */
import { areEqualVersions } from '../../go/helm-version.ts';
import { equalVersion, keyTaken } from './decide-by-index.ts';
import { isAccepted, type Packaged, refusedBy } from './outcome.ts';
import type { Candidate, PublishRequest } from './request.ts';

/** Of two that conflict, the first one goes on. */
export function refuseConflictsWithinRun(
  charts: readonly Packaged[],
  { allowEqualVersion }: Pick<PublishRequest, 'allowEqualVersion'>,
): readonly Packaged[] {
  const byKey = new Map<string, Candidate>();
  const byName = new Map<string, Candidate[]>();
  return charts.map((chart) => {
    if (!isAccepted(chart) || chart.outcome !== 'new') return chart;
    const { candidate } = chart;
    const { metadata, fileName } = candidate.package;
    const sharer = byKey.get(fileName);
    if (sharer !== undefined) return refusedBy(candidate, keyTaken(candidate, sharer.package.metadata));
    const siblings = byName.get(metadata.name) ?? [];
    const equal = siblings.find((each) => areEqualVersions(each.package.metadata.version, metadata.version));
    if (equal !== undefined && !allowEqualVersion) {
      return refusedBy(candidate, equalVersion(candidate, equal.package.metadata.version));
    }
    byKey.set(fileName, candidate);
    byName.set(metadata.name, [...siblings, candidate]);
    return chart;
  });
}
