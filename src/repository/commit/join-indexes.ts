/** Makes one index of the readable one in the store and an earlier state of it: `rebuild --from` and `index --merge`. */
import { bareDigest } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import { carryEntries } from '../../index-file/carry-entries.ts';
import { identityOf } from '../../index-file/listed.ts';
import { lostVersions } from '../../index-file/lost-versions.ts';
import type { ListedVersion, ReadIndex } from '../../index-file/types.ts';

/** An index that the user named, and its name in messages. */
export interface EarlierIndex {
  readonly read: ReadIndex;
  /** `--from` or `--merge`. */
  readonly option: string;
  readonly source: string;
}

/**
 * An index that lists all of both. Entries of `current` keep their digest, URLs and `created`, whatever the earlier one has for them; it adds
 * the versions that only it lists. The earlier one itself if it has every entry of `current` as it is, `current` itself if it lists every version.
 *
 * @throws CH_CONFLICT if both list a version with different digests; CH_INDEX_INVALID if an entry cannot be taken over
 */
export function joinIndexes(current: ReadIndex, earlier: EarlierIndex, generated: string): ReadIndex {
  refuseOtherBytes(current, earlier);
  const { read, source } = earlier;
  const listed = new Set(identities(current));
  const addsNothing = [...identities(read)].every((identity) => listed.has(identity));
  if (addsNothing) return current;
  if (lostVersions(current.allVersions(), read.allVersions()).length === 0) return read;
  return carryEntries({ onto: current, from: read, source, generated });
}

/** @throws CH_CONFLICT if both list a version with different digests */
export function refuseOtherBytes(current: ReadIndex, { read, option, source }: EarlierIndex): void {
  const earlier = firstOfEach(read);
  for (const [identity, each] of firstOfEach(current)) {
    const other = earlier.get(identity);
    const [digest, from] = [bareDigest(each.digest), bareDigest(other?.digest)];
    if (digest === undefined || from === undefined || digest === from) continue;
    throw new CharthouseError('CH_CONFLICT', {
      message: `${each.name} ${each.version} has digest ${digest} in index.yaml and ${from} in ${source}`,
      hint: `pass an earlier state of this index.yaml to ${option}`,
      details: { name: each.name, version: each.version, digest, from },
    });
  }
}

/** If a version is listed twice, the first entry counts. */
function firstOfEach(read: ReadIndex): ReadonlyMap<string, ListedVersion> {
  const found = new Map<string, ListedVersion>();
  for (const each of read.allVersions()) if (!found.has(identityOf(each))) found.set(identityOf(each), each);
  return found;
}

function* identities(read: ReadIndex): Generator<string> {
  for (const each of read.allVersions()) yield identityOf(each);
}
