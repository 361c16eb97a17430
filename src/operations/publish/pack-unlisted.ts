/** Makes the bytes of packages that only the cache knows: all but those that the index lists with exactly their digest. */
import { bareDigest } from '../../base/digest.ts';
import { isKept, withBytes } from '../../chart/kept-package.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { pauseUntil } from '../../runtime/pause.ts';
import type { Candidate, PublishPorts } from './request.ts';

const width = 16;

/** The same charts. Invariant: no digest that the cache names goes into an index. */
export async function packUnlisted(
  candidates: readonly Candidate[],
  index: ReadIndex | undefined,
  { threads, signal }: Pick<PublishPorts, 'threads' | 'signal'>,
): Promise<readonly Candidate[]> {
  if (!candidates.some((each) => isKept(each.package))) return candidates;
  const ports = { compress: threads?.compress, pause: pauseUntil(signal) };
  try {
    return await mapBounded(candidates, width, async (candidate) => {
      const made = candidate.package;
      return !isKept(made) || isListed(made, index) ? candidate : { ...candidate, package: await withBytes(made, ports) };
    });
  } finally {
    threads?.close();
  }
}

function isListed({ metadata: { name, version }, digest }: Candidate['package'], index: ReadIndex | undefined): boolean {
  const listed = index?.versionsOf(name).find((each) => each.version === version);
  return listed !== undefined && bareDigest(listed.digest) === digest;
}
