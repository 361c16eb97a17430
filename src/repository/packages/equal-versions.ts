/** Versions that Helm takes for one another: refused beside a listed one, unless nothing is listed yet or the user asks for them. Pure. */
import { CharthouseError } from '../../base/error.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import { versionTable } from './version-table.ts';

/** `1.0.0+b equals 1.0.0+a`. */
export interface EqualPair {
  readonly name: string;
  readonly version: string;
  readonly equal: string;
}

type Version = Pick<EqualPair, 'name' | 'version'>;

/** Of versions that come into an index, each that equals a listed one or one before it. */
export function equalPairs(additions: Iterable<Version>, index: ReadIndex | undefined): readonly EqualPair[] {
  const table = versionTable((name) => (index?.versionsOf(name) ?? []).map(({ version }) => [version, true] as const));
  const pairs: EqualPair[] = [];
  for (const { name, version } of additions) {
    const equal = table.exact(name, version) === undefined ? table.equal(name, version) : undefined;
    if (equal !== undefined) pairs.push({ name, version, equal });
    table.add(name, version, true);
  }
  return pairs;
}

/** Of the versions that only an earlier state of the index lists. */
export function joinedPairs(current: ReadIndex | undefined, joined: ReadIndex | undefined): readonly EqualPair[] {
  if (current === undefined || joined === undefined || current === joined) return [];
  return equalPairs(joined.allVersions(), current);
}

/** Helm takes either of two versions of equal precedence, at random. */
export function equalVersionError({ name, version, equal }: EqualPair): CharthouseError {
  return new CharthouseError('CH_CONFLICT_EQUAL_VERSION', {
    message: `${name} ${version} equals ${equal}, which is published: Helm would pick one of the two at random`,
    details: { name, version, published: equal },
  });
}
