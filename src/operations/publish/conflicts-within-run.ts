/** Holds the charts of one run to the rules against each other that each is held to against the index. Pure. */
import { areEqualVersions } from '../../go/helm-version.ts';
import { equalVersion, keyTaken } from './decide-by-index.ts';
import { type Candidate, isPlanned, type PublishRequest, type Verdict } from './request.ts';

/** The first of two that stand in each other's way goes on. */
export function holdToEachOther(verdicts: readonly Verdict[], { allowEqualVersion }: PublishRequest): readonly Verdict[] {
  const byKey = new Map<string, Candidate>();
  const byName = new Map<string, Candidate[]>();
  return verdicts.map((verdict) => {
    if (!isPlanned(verdict) || verdict.action !== 'stage') return verdict;
    const { candidate } = verdict;
    const { metadata, fileName } = candidate.package;
    const sharer = byKey.get(fileName);
    if (sharer !== undefined) return { kind: 'refused', candidate, differs: [], error: keyTaken(candidate, sharer.package.metadata) };
    const siblings = byName.get(metadata.name) ?? [];
    const equal = siblings.find((each) => areEqualVersions(each.package.metadata.version, metadata.version));
    if (equal !== undefined && !allowEqualVersion) {
      return { kind: 'refused', candidate, differs: [], error: equalVersion(candidate, equal.package.metadata.version) };
    }
    byKey.set(fileName, candidate);
    byName.set(metadata.name, [...siblings, candidate]);
    return verdict;
  });
}
