/** Selectors: `NAME`, `NAME@VERSION` and `NAME@RANGE` select versions that an index lists. */
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { type Constraint, parseConstraint, satisfies } from '../go/constraint.ts';
import { parseVersion } from '../go/helm-version.ts';
import type { ListedVersion, ReadIndex } from '../index-file/types.ts';

/** One selector of the user. */
export interface Selector {
  /** As it was written. */
  readonly word: string;
  readonly name: string;
  /** What follows the `@`; every version if absent. */
  readonly version: string | undefined;
  /** Undefined for a whole version, which selects only versions that are spelled so. */
  readonly range: Constraint | undefined;
}

// With three numbers it is a version; Helm would take it for a range, too, and include versions with other build metadata.
const whole = /^v?\d+\.\d+\.\d+(?:[-+]|$)/;

/**
 * Takes a selector apart. `NAME@*` is `NAME`.
 *
 * @throws CH_USAGE if there is no name, or what follows the `@` is neither a version nor a range
 */
export function parseSelector(word: string): Selector {
  const at = word.indexOf('@');
  const [name, text] = at === -1 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
  const version = text === '*' ? undefined : text;
  if (name === '' || version === '') {
    throw new CharthouseError('CH_USAGE', {
      message: `${quoted(word)} selects no chart version`,
      hint: 'write NAME, NAME@VERSION or NAME@RANGE',
    });
  }
  const range = version === undefined || whole.test(version) ? undefined : parseConstraint(version);
  return { word, name, version, range };
}

/** Ranges select pre-releases only if they name one, as in Helm 3.19 and later. */
export function isSelected({ name, version, range }: Selector, listed: Pick<ListedVersion, 'name' | 'version'>): boolean {
  if (name !== listed.name) return false;
  if (version === undefined || version === listed.version) return true;
  const parsed = range === undefined ? undefined : parseVersion(listed.version);
  return range !== undefined && parsed !== undefined && satisfies(parsed, range, 'group');
}

/** What selectors select in an index. */
export interface Selection {
  /** The positions of the entries in the file, counted over all charts, as in `Layout.items`. */
  readonly items: ReadonlySet<number>;
  /** The same entries, in the file's order. */
  readonly versions: readonly ListedVersion[];
  /** The selectors that select nothing. */
  readonly unmet: readonly Selector[];
}

/** Reads only the entries of charts that a selector names. */
export function selectVersions({ layout }: ReadIndex, selectors: readonly Selector[]): Selection {
  const items = new Set<number>();
  const versions: ListedVersion[] = [];
  const unmet = new Set(selectors);
  for (const chart of layout.charts) {
    const own = selectors.filter(({ name }) => name === chart.name);
    for (let item = chart.firstItem; own.length > 0 && item < chart.firstItem + chart.itemCount; item++) {
      const listed = layout.readItem(chart, item);
      const met = own.filter((selector) => isSelected(selector, listed));
      if (met.length === 0) continue;
      items.add(item);
      versions.push(listed);
      for (const selector of met) unmet.delete(selector);
    }
  }
  return { items, versions, unmet: [...unmet] };
}

/** For selectors that select nothing. @param source the name of the index, for the message */
export function notListed(read: ReadIndex | undefined, unmet: readonly Selector[], source: string): CharthouseError {
  const [first] = unmet;
  const words = unmet.map(({ word }) => word);
  return new CharthouseError('CH_ENTRY_NOT_FOUND', {
    message: `${source} lists nothing that ${words.join(', ')} selects`,
    hint: first === undefined ? undefined : hintFor(first, read),
    details: { notListed: words },
  });
}

function hintFor({ name, version }: Selector, read: ReadIndex | undefined): string {
  if (read === undefined || read.chartCount === 0) return 'publish a chart first: the index lists none';
  const versions = read.versionsOf(name);
  if (versions.length === 0) return `choose a listed chart: ${fewOf(read.layout.charts.map((chart) => chart.name))}`;
  const prereleases = versions.filter((each) => (parseVersion(each.version)?.prerelease ?? '') !== '').length;
  const why =
    version !== undefined && prereleases === versions.length ? ' (a range selects pre-releases only if it names one, as >=1.0.0-0)' : '';
  return `choose a listed version of ${name}: ${fewOf(versions.map((each) => each.version))}${why}`;
}

/** As many as fit into a line. */
function fewOf(words: readonly string[]): string {
  const more = words.length - 8;
  return words.slice(0, 8).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
