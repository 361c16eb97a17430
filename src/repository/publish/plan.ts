/** Decides, per chart, what the run has to do; writes nothing. */
import { CharthouseError } from '../../base/error.ts';
import { areEqualVersions } from '../../base/helm-version.ts';
import type { Warning } from '../../base/warning.ts';
import { keyOfUrl } from '../../index-file/package-url.ts';
import type { ListedVersion } from '../../index-file/types.ts';
import { mapBounded } from '../bounded.ts';
import type { CurrentIndex } from './current-index.ts';
import { decideByIndex, equalVersion, keyTaken } from './decide.ts';
import { besideKey, meetOrphan } from './orphan.ts';
import { comparePublished } from './published-bytes.ts';
import { type Candidate, isPlanned, type Planned, type PublishPorts, type PublishRequest, type Verdict } from './request.ts';

/** How many objects are asked for at once. */
export const storeWidth = 8;

/** One verdict a candidate, in their order. Reads published packages only where digests differ. */
export async function planCharts(
  candidates: readonly Candidate[],
  index: CurrentIndex,
  { request, ports }: { readonly request: PublishRequest; readonly ports: PublishPorts },
): Promise<readonly Verdict[]> {
  const verdicts = await mapBounded(candidates, storeWidth, (candidate) => decideChart(candidate, index, request, ports));
  const settled = refuseAmongThemselves(verdicts, request);
  const asks = request.dryRun || request.restore || settled.length > 1;
  return asks || settled.some(({ candidate }) => candidate.provenance !== undefined)
    ? mapBounded(settled, storeWidth, (verdict) => lookAhead(verdict, request, ports))
    : settled;
}

/** The verdict on one chart, given the index as it is now. Also asked again after a lost swap. */
export async function decideChart(
  candidate: Candidate,
  index: CurrentIndex,
  request: PublishRequest,
  ports: PublishPorts,
): Promise<Verdict> {
  const read = index.kind === 'present' ? index.read : undefined;
  const decision = decideByIndex(candidate, read, request);
  const { digest, fileName, bytes } = candidate.package;
  switch (decision.kind) {
    case 'stage':
      return { kind: 'planned', candidate, action: 'stage', key: fileName, digest, sizeBytes: bytes.length, url: null };
    case 'conflict':
      return { kind: 'refused', candidate, error: decision.error, differs: [] };
    case 'unchanged':
      return keep(candidate, decision.listed, { digest, sizeBytes: bytes.length, request });
    case 'compare': {
      const found = await comparePublished(candidate, decision.listed, request, ports);
      if (found.kind === 'same')
        return { ...keep(candidate, decision.listed, { ...found, request }), note: standing(candidate, found.digest) };
      return { kind: 'refused', candidate, ...publishedConflict(candidate, found.kind === 'gone' ? undefined : found.differs) };
    }
  }
}

function keep(
  candidate: Candidate,
  listed: ListedVersion,
  { digest, sizeBytes, request }: { readonly digest: string; readonly sizeBytes: number; readonly request: PublishRequest },
): Planned {
  const url = listed.urls[0] ?? null;
  const key = url === null ? undefined : keyOfUrl(url, request.url);
  return { kind: 'planned', candidate, action: 'keep', key, digest, sizeBytes, url };
}

/** Not a fault, but whoever compares digests should not be surprised. */
function standing(candidate: Candidate, digest: string): Warning {
  const { name, version } = candidate.package.metadata;
  return {
    code: 'published-bytes-stand',
    message: `${name} ${version} is published with the same contents in other bytes, which stand (sha256:${digest})`,
  };
}

function publishedConflict(
  candidate: Candidate,
  differs: readonly string[] | undefined,
): { readonly error: CharthouseError; readonly differs: readonly string[] } {
  const { name, version } = candidate.package.metadata;
  const why = differs === undefined ? 'and its package is gone or cannot be read' : `with other contents: ${shorten(differs)}`;
  const error = new CharthouseError('CH_CONFLICT', {
    message: `${name} ${version} is published already, ${why}`,
    details: { name, version, differs: differs ?? [] },
  });
  return { error, differs: differs ?? [] };
}

function shorten(paths: readonly string[]): string {
  const shown = paths.slice(0, 5).join(', ');
  return paths.length > 5 ? `${shown} and ${paths.length - 5} more` : shown;
}

/** Charts of one run are held to the same rules against each other as against the index. */
function refuseAmongThemselves(verdicts: readonly Verdict[], request: PublishRequest): readonly Verdict[] {
  const byKey = new Map<string, Candidate>();
  const byName = new Map<string, Candidate[]>();
  return verdicts.map((verdict) => {
    if (!isPlanned(verdict) || verdict.action !== 'stage') return verdict;
    const { candidate } = verdict;
    const { metadata, fileName } = candidate.package;
    const sharer = byKey.get(fileName);
    if (sharer !== undefined) return { kind: 'refused', candidate, differs: [], error: keyTaken(candidate, sharer.package.metadata) };
    byKey.set(fileName, candidate);
    const siblings = byName.get(metadata.name) ?? [];
    const equal = siblings.find((each) => areEqualVersions(each.package.metadata.version, metadata.version));
    if (equal !== undefined && !request.allowEqualVersion) {
      return { kind: 'refused', candidate, differs: [], error: equalVersion(candidate, equal.package.metadata.version) };
    }
    byName.set(metadata.name, [...siblings, candidate]);
    return verdict;
  });
}

/**
 * Conflicts are errors before anything is written, so orphans are met now. One chart by itself is spared the question:
 * its create-only put is the first write, and asks it.
 */
async function lookAhead(verdict: Verdict, request: PublishRequest, ports: PublishPorts): Promise<Verdict> {
  const { key } = isPlanned(verdict) ? verdict : { key: undefined };
  if (!isPlanned(verdict) || key === undefined) return verdict;
  if (verdict.action === 'stage') return lookAtKey({ ...verdict, key }, request, ports);
  if (!request.restore) return verdict;
  const standing = await ports.store.head(key, { signal: ports.signal });
  return standing.kind === 'missing' ? { ...verdict, action: 'restore' } : verdict;
}

async function lookAtKey(verdict: Planned & { readonly key: string }, request: PublishRequest, ports: PublishPorts): Promise<Verdict> {
  const standing = await ports.store.head(verdict.key, { signal: ports.signal });
  if (standing.kind === 'missing') return verdict;
  const met = await meetOrphan(verdict, request, ports);
  const moved = isPlanned(met) && met.action === 'stage' && met.key === besideKey(verdict.candidate);
  return moved ? lookAtKey({ ...met, key: besideKey(verdict.candidate) }, { ...request, besideOrphan: false }, ports) : met;
}
