/** `NAME[@VERSION]`: which listed versions to verify. */

import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { ListedVersion } from '../../index-file/types.ts';

/** One word of the user. */
export interface VersionFilter {
  readonly name: string;
  /** Exactly as the index has it; every version if absent. */
  readonly version: string | undefined;
}

/**
 * Takes a word apart.
 * @throws CH_USAGE if there is no name, or `@` without a version
 */
export function parseFilter(word: string): VersionFilter {
  const at = word.indexOf('@');
  const [name, version] = at === -1 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
  if (name === '' || version === '') {
    throw new CharthouseError('CH_USAGE', { message: `${quoted(word)} names no chart version`, hint: 'write NAME or NAME@VERSION' });
  }
  return { name, version };
}

/**
 * The versions that match any filter; all if there is none.
 * @throws CH_ENTRY_NOT_FOUND for a filter that means nothing: a check of nothing must not pass
 */
export function selectVersions<T extends ListedVersion>(all: Iterable<T>, filters: readonly VersionFilter[], source: string): readonly T[] {
  if (filters.length === 0) return [...all];
  const unmet = new Set(filters);
  const selected: T[] = [];
  const names = new Map<string, string[]>();
  for (const listed of all) {
    const versions = names.get(listed.name);
    if (versions === undefined) names.set(listed.name, [listed.version]);
    else versions.push(listed.version);
    const meant = filters.filter(({ name, version }) => name === listed.name && (version === undefined || version === listed.version));
    if (meant.length > 0) selected.push(listed);
    for (const filter of meant) unmet.delete(filter);
  }
  const [first] = unmet;
  if (first === undefined) return selected;
  const unlisted = [...unmet].map(({ name, version }) => (version === undefined ? name : `${name}@${version}`));
  throw new CharthouseError('CH_ENTRY_NOT_FOUND', {
    message: `${source} does not list ${unlisted.join(', ')}`,
    hint: hintFor(first, names),
    details: { notListed: unlisted },
  });
}

function hintFor({ name }: VersionFilter, names: ReadonlyMap<string, readonly string[]>): string {
  const versions = names.get(name);
  if (versions !== undefined) return `choose a listed version of ${name}: ${fewOf(versions)}`;
  return names.size === 0 ? 'publish a chart first: the index lists none' : `choose a listed chart: ${fewOf([...names.keys()])}`;
}

/** As many as fit into a line. */
function fewOf(words: readonly string[]): string {
  const more = words.length - 8;
  return words.slice(0, 8).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
