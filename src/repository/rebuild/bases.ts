/** What a rebuild writes onto, and which index gives way to it. Pure. */
import { bareDigest } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import type { ListedVersion, ReadIndex } from '../../index-file/types.ts';
import { indexKey } from '../objects.ts';
import type { Standing } from './standing.ts';

/** Two indexes, often the same one. */
export interface Bases {
  /** Its entries stay, byte for byte; undefined where the index is made of the packages alone. */
  readonly base: ReadIndex | undefined;
  /** The readable index that the result takes the place of. */
  readonly standing: ReadIndex | undefined;
}

/** What the user said of it. */
export interface BaseWords {
  readonly from: ReadIndex | undefined;
  readonly newIndex: boolean;
}

/**
 * A readable index is kept, unless `from` lists what it does not. A broken one is replaced only with a word: by entries of an
 * earlier state, or by the packages alone.
 *
 * @throws the fault of a broken index; CH_CONFLICT where both indexes list a version with different bytes
 */
export function chooseBases(standing: Standing, { from, newIndex }: BaseWords): Bases {
  if (standing.kind === 'broken' && from === undefined && !newIndex) throw withRemedy(standing.error);
  if (standing.kind !== 'readable') return { base: from, standing: undefined };
  const { read } = standing.index;
  return { base: from === undefined || listsAllOf(read, from) ? read : from, standing: read };
}

function withRemedy({ code, message, where, details }: CharthouseError): CharthouseError {
  return new CharthouseError(code, {
    message,
    where,
    details,
    hint: 'name an earlier state of index.yaml with --from FILE, or pass --new-index to make it of the packages alone; nothing was changed',
  });
}

function listsAllOf(read: ReadIndex, from: ReadIndex): boolean {
  const listed = byIdentity(read.allVersions());
  let all = true;
  for (const [identity, each] of byIdentity(from.allVersions())) {
    const other = listed.get(identity);
    if (other === undefined) all = false;
    else refuseOtherBytes(other, each);
  }
  return all;
}

function refuseOtherBytes({ name, version, ...listed }: ListedVersion, from: ListedVersion): void {
  const [digest, other] = [bareDigest(listed.digest), bareDigest(from.digest)];
  if (digest === undefined || other === undefined || digest === other) return;
  throw new CharthouseError('CH_CONFLICT', {
    message: `${name} ${version} is listed now with other bytes than in the file of --from`,
    hint: 'name a state of this very index with --from',
    details: { name, version, digest, from: other },
  });
}

/**
 * Invariant: nothing listed is lost. An index that can be read gives way only to one that lists all its versions.
 *
 * @throws CH_INDEX_SHRINK
 */
export function refuseLoss({ base, standing }: Bases, additions: readonly Identified[]): void {
  if (standing === undefined || standing === base) return;
  const stays = byIdentity([...(base?.allVersions() ?? []), ...additions]);
  const lost = [...standing.allVersions()].filter((each) => !stays.has(identityOf(each)));
  const [first] = lost;
  if (first === undefined) return;
  throw new CharthouseError('CH_INDEX_SHRINK', {
    message: `${indexKey} lists ${first.name} ${first.version}${lost.length > 1 ? ` and ${lost.length - 1} more` : ''}, which neither the file of --from lists nor a package here holds`,
    hint: 'leave --from away: the index that is there can be read; nothing was changed',
    details: { lost: lost.slice(0, 100).map(({ name, version }) => ({ name, version })) },
  });
}

interface Identified {
  readonly name: string;
  readonly version: string;
}

/** Of a version that stands twice the first counts. */
function byIdentity<T extends Identified>(versions: Iterable<T>): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const each of versions) if (!found.has(identityOf(each))) found.set(identityOf(each), each);
  return found;
}

function identityOf({ name, version }: Identified): string {
  return `${name}\n${version}`;
}
