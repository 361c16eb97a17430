/** Copies entries from one index to another unchanged: digest, URLs and `created` stay. */
import { Buffer } from 'node:buffer';
import { CharthouseError } from '../base/error.ts';
import { isJsonList, isJsonMap, type JsonMap } from '../base/json.ts';
import { addEntries } from './add-entries.ts';
import { dataOf } from './index-data.ts';
import { identityOf } from './listed.ts';
import { entryFault, fieldOf } from './loader/check-values.ts';
import { lostVersions } from './lost-versions.ts';
import { readIndex } from './read-index.ts';
import type { CarriedEntry, ListedVersion, ReadIndex } from './types.ts';

/** Two indexes to merge. */
export interface Carrying {
  /** Keeps every byte. */
  readonly onto: ReadIndex;
  /** Its entries are copied if `onto` does not list their version. */
  readonly from: ReadIndex;
  /** The name of `from`, for messages. */
  readonly source: string;
  /** RFC 3339, UTC. */
  readonly generated: string;
}

/**
 * `onto` with every version that only `from` lists; `onto` itself if there is none. If `from` lists a version twice, the first counts.
 *
 * @throws CH_INDEX_INVALID if Helm would refuse an index with such an entry, or if a list of `onto` cannot be extended
 */
export function carryEntries({ onto, from, source, generated }: Carrying): ReadIndex {
  const missing = missingVersions(from, onto);
  if (missing.length === 0) return onto;
  const wanted = new Map(missing.map((each) => [identityOf(each), each]));
  const entries: CarriedEntry[] = [];
  for (const [name, list] of dataOf(from.layout).charts) {
    for (const item of isJsonList(list) ? list : []) {
      const version = isJsonMap(item) ? fieldOf(item, 'version') : undefined;
      const identity = identityOf({ name, version: String(version) });
      if (!isJsonMap(item) || !wanted.has(identity)) continue;
      wanted.delete(identity);
      entries.push({ name, version: String(version), record: sound(item, { name, version: String(version), source }) });
    }
  }
  const { chunks } = addEntries(onto, { entries, generated, style: onto.style });
  const carried = readIndex(Buffer.concat(chunks), { mentions: [], source });
  const [lost] = lostVersions([...onto.allVersions(), ...missing], carried.allVersions());
  if (lost !== undefined) throw notCarried(lost, source, 'its form cannot be copied');
  return carried;
}

/** Versions that `from` lists and `onto` does not, regardless of their digests. */
function missingVersions(from: ReadIndex, onto: ReadIndex): readonly ListedVersion[] {
  const listed = new Set([...onto.allVersions()].map(identityOf));
  return [...from.allVersions()].filter((each) => {
    const identity = identityOf(each);
    if (listed.has(identity)) return false;
    listed.add(identity);
    return true;
  });
}

function sound(item: JsonMap, entry: { readonly name: string; readonly version: string; readonly source: string }): JsonMap {
  const fault = entryFault(item);
  if (fault !== undefined) throw notCarried(entry, entry.source, `Helm would refuse the index: ${fault}`);
  return item;
}

function notCarried({ name, version }: Pick<ListedVersion, 'name' | 'version'>, source: string, why: string): CharthouseError {
  return new CharthouseError('CH_INDEX_INVALID', {
    message: `cannot copy the entry of ${name} ${version} from ${source}: ${why}`,
    hint: `correct that entry in ${source}, or remove it, and run again`,
    details: { name, version },
  });
}
