/** What becomes of a chart whose file name is taken in the store by a package that no entry names. */

import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { Warning } from '../../base/warning.ts';
import { option } from '../../hint/hint.ts';
import { keyBeside } from '../../repository/packages/same-version.ts';
import { type Accepted, type Packaged, refusedBy } from './outcome.ts';
import { compareStored, type StoredContext } from './published-bytes.ts';
import type { Candidate, PublishPorts, PublishRequest } from './request.ts';

/** The key of a package that lies beside an orphan: Helm follows the entry's URL, and the base name stays right for the `.prov`. */
export function besideKey({ package: { digest, fileName } }: Candidate): string {
  return keyBeside(digest, fileName);
}

/** Keys under which an earlier attempt of this very run may have left its packages. */
export function ownKeys(candidates: readonly Candidate[]): ReadonlySet<string> {
  return new Set(candidates.flatMap((candidate) => [candidate.package.fileName, besideKey(candidate)]));
}

/**
 * Same contents: an earlier run died between stage and commit, and its bytes are adopted.
 * Other contents: a live run may still commit them, so nothing replaces them.
 */
export async function meetOrphan(
  chart: Accepted & { readonly key: string },
  request: Pick<PublishRequest, 'limits' | 'besideOrphan'>,
  ports: StoredContext['ports'],
): Promise<Packaged> {
  const { candidate, key } = chart;
  const found = await compareStored(candidate, key, { request, ports });
  switch (found.kind) {
    case 'gone':
      return chart;
    case 'same':
      return { ...chart, ...adoptedNote(candidate, found.digest), outcome: 'adopted', digest: found.digest, sizeBytes: found.sizeBytes };
    case 'different':
      if (request.besideOrphan && key !== besideKey(candidate)) return { ...chart, key: besideKey(candidate) };
      return refusedBy(candidate, orphanConflict(candidate, key, found.differs), found.differs);
  }
}

/** For a package to put back, if its key is taken meanwhile: another run restored it, or something else is there. */
export async function meetRestored(
  chart: Accepted & { readonly key: string },
  request: PublishRequest,
  ports: PublishPorts,
): Promise<Packaged> {
  const { candidate, key, digest } = chart;
  const found = await compareStored(candidate, key, { request, ports });
  if (found.kind === 'gone') return chart;
  if (found.kind === 'same' && found.digest === digest) return { ...chart, outcome: 'unchanged' };
  const { name, version } = candidate.package.metadata;
  const differs = found.kind === 'different' ? found.differs : [];
  const error = new CharthouseError('CH_CONFLICT', {
    message: `${quoted(key)} is in the store again, but not in the bytes that the entry of ${name} ${version} names (sha256:${digest})`,
    hint: `find out who put it there, delete ${quoted(key)} from the store, and run again with ${option('restore')}`,
    details: { name, version, key, digest, differs },
  });
  return refusedBy(candidate, error, differs);
}

/** Not a fault, but a user who compares digests should not be surprised. */
function adoptedNote(candidate: Candidate, digest: string): { readonly notes?: readonly Warning[] } {
  if (digest === candidate.package.digest) return {};
  const { name, version } = candidate.package.metadata;
  return {
    notes: [
      {
        code: 'orphan-adopted',
        message: `the package of ${name} ${version} was in the store already, with the same contents in other bytes, which are published (sha256:${digest})`,
      },
    ],
  };
}

function orphanConflict(candidate: Candidate, key: string, differs: readonly string[]): CharthouseError {
  const { name, version } = candidate.package.metadata;
  return new CharthouseError('CH_CONFLICT_ORPHAN', {
    message: `${quoted(key)} is in the store with other contents, and no entry names it: another run may be about to publish ${name} ${version}`,
    details: { name, version, key, differs },
  });
}
