/** Reads from an index what retention needs of each version: its age, and what it depends on. */
import { isJsonList, isJsonMap, type Json } from '../../base/json.ts';
import { dataOf } from '../../index-file/index-data.ts';
import { spanText } from '../../index-file/layout.ts';
import { identityOf } from '../../index-file/listed.ts';
import { fieldOf } from '../../index-file/loader/check-values.ts';
import type { ListedVersion, ReadIndex } from '../../index-file/types.ts';
import type { Candidate, Dependency } from './retention.ts';

/** A candidate with the whole of what the index lists of it. */
export type ListedCandidate = Candidate & ListedVersion;

/** Every entry, in the order of the file. Only charts whose text has dependencies are parsed. */
export function candidatesIn(read: ReadIndex): readonly ListedCandidate[] {
  const dependencies = dependenciesIn(read);
  return Array.from(read.allVersions(), (listed) => ({ ...listed, dependencies: dependencies.get(identityOf(listed)) ?? [] }));
}

function dependenciesIn({ layout }: ReadIndex): ReadonlyMap<string, readonly Dependency[]> {
  const found = new Map<string, readonly Dependency[]>();
  const { charts } = dataOf(layout, ({ from, to }) => /dependencies/i.test(spanText(layout.bytes, from, to)));
  for (const [name, list] of charts) {
    for (const item of isJsonList(list) ? list : []) {
      const version = isJsonMap(item) ? fieldOf(item, 'version') : undefined;
      const own = isJsonMap(item) ? fieldOf(item, 'dependencies') : undefined;
      if (version === undefined || !isJsonList(own)) continue;
      const identity = identityOf({ name, version: String(version) });
      found.set(identity, [...(found.get(identity) ?? []), ...own.flatMap(dependencyOf)]);
    }
  }
  return found;
}

function dependencyOf(item: Json): readonly Dependency[] {
  const name = isJsonMap(item) ? fieldOf(item, 'name') : undefined;
  const range = isJsonMap(item) ? fieldOf(item, 'version') : undefined;
  return typeof name === 'string' ? [{ name, range: typeof range === 'string' ? range : '' }] : [];
}
