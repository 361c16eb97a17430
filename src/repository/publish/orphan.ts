/** What becomes of a chart whose file name is taken in the store by a package that no entry names. */
import { CharthouseError } from '../../base/error.ts';
import { compareStored } from './published-bytes.ts';
import type { Candidate, Planned, PublishPorts, PublishRequest, Verdict } from './request.ts';

/** The key of a package that lies beside an orphan: Helm follows the entry's URL, and the base name stays right for the `.prov`. */
export function besideKey(candidate: Candidate): string {
  return `${candidate.package.digest.slice(0, 12)}/${candidate.package.fileName}`;
}

/**
 * Same contents: an earlier run died between stage and commit, and its bytes are adopted.
 * Other contents: a live run may still commit them, so nothing replaces them.
 */
export async function meetOrphan(
  verdict: Planned & { readonly key: string },
  request: PublishRequest,
  ports: PublishPorts,
): Promise<Verdict> {
  const { candidate, key } = verdict;
  const found = await compareStored(candidate, key, request, ports);
  switch (found.kind) {
    case 'gone':
      return verdict;
    case 'same':
      return { ...verdict, action: 'adopt', digest: found.digest, sizeBytes: found.sizeBytes };
    case 'different':
      if (request.besideOrphan && key !== besideKey(candidate)) return { ...verdict, key: besideKey(candidate) };
      return { kind: 'refused', candidate, differs: found.differs, error: orphanConflict(candidate, key, found.differs) };
  }
}

function orphanConflict(candidate: Candidate, key: string, differs: readonly string[]): CharthouseError {
  const { name, version } = candidate.package.metadata;
  return new CharthouseError('CH_CONFLICT_ORPHAN', {
    message: `'${key}' is in the store with other contents, and no entry names it: another run may be about to publish ${name} ${version}`,
    details: { name, version, key, differs },
  });
}
