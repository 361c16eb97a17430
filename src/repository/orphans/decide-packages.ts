/** Decides which packages without an entry get one. Pure. */
import { compareBytes } from '../../base/byte-order.ts';
import { printableUrl } from '../../base/printable-url.ts';
import { shellWord } from '../../base/shell-word.ts';
import { packageFileName } from '../../chart/package.ts';
import { refusedEntries } from '../../index-file/add-entries.ts';
import { entryOf } from '../../index-file/entry.ts';
import { identityOf } from '../../index-file/listed.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import { type VersionTable, versionTable } from '../packages/version-table.ts';
import type { Tombstone } from '../tombstones/tombstone.ts';
import { yankedText } from '../tombstones/yanked-versions.ts';
import type { FoundChart, FoundPackage } from './found-package.ts';
import { digestOf, type Published, publishedAmong } from './published-package.ts';
import type { Orphan, OrphanReason } from './types.ts';

/** A package that gets an entry. */
export interface Addition extends FoundChart {
  readonly digest: string;
  /** RFC 3339: when it was published, as far as known. */
  readonly created: string;
}

/** Every package has one of two ends. */
export interface DecidedPackages {
  readonly additions: readonly Addition[];
  readonly orphans: readonly Orphan[];
  /** Additions that Helm takes for another version: `1.0.0+b equals 1.0.0+a`. */
  readonly equals: readonly { readonly name: string; readonly version: string; readonly equal: string }[];
}

/** What the user asked for. */
export interface DecideOptions {
  readonly addOrphans: boolean;
  readonly allowEqualVersion: boolean;
  /** By identity: versions that nothing lists again but a restore. */
  readonly yanked: ReadonlyMap<string, Tombstone>;
}

/** An index that keeps its entries, if there is one. */
interface Kept {
  readonly base: ReadIndex | undefined;
}

/** Whether any package may get an entry: only then are digests needed. */
export function mayAdd({ base }: Kept, { addOrphans }: Pick<DecideOptions, 'addOrphans'>): boolean {
  return addOrphans || listsNothing(base);
}

/** An index that was emptied shows no more about packages than a missing one. */
function listsNothing(base: Kept['base']): boolean {
  return base === undefined || base.versionCount === 0;
}

/**
 * Without an index to keep, every package was published, and gets its entry. With one, a package without an entry may be withdrawn or
 * the loser of a conflict, and gets one only if the user asks for it.
 *
 * @throws CH_CONFLICT if packages with different bytes claim a version, and nothing shows which of them was published
 */
export function decidePackages(found: readonly FoundPackage[], bases: Kept, options: DecideOptions): DecidedPackages {
  const rules: Rules = { isNew: listsNothing(bases.base), options, taken: takenBy(bases.base), published: publishedAmong(found) };
  const orphans: Orphan[] = [];
  const additions: Addition[] = [];
  const equals: DecidedPackages['equals'][number][] = [];
  for (const each of plainKeysFirst(found)) {
    const why = each.kind === 'chart' ? obstacle(each, rules) : ({ reason: 'no-chart', message: each.error.message } as const);
    if (each.kind !== 'chart' || why !== undefined) {
      if (why !== undefined) orphans.push(orphanOf(each, why));
      continue;
    }
    const { name, version } = each.metadata;
    const addition = additionOf(each);
    const [refusal] = refusedEntries(bases.base, [entryOf({ ...addition, url: each.key })]);
    if (refusal !== undefined) {
      orphans.push(orphanOf(each, { reason: 'unlistable', message: `${name} ${version} cannot be listed: ${refusal.message}` }));
      continue;
    }
    const equal = rules.taken.equal(name, version);
    if (equal !== undefined) equals.push({ name, version, equal });
    additions.push(addition);
    rules.taken.add(name, version, { how: 'added', where: each.key });
  }
  return { additions, orphans: orphans.sort((a, b) => compareBytes(a.key, b.key)), equals };
}

interface Taken {
  readonly how: 'listed' | 'added';
  readonly where: string;
}

interface Rules {
  readonly isNew: boolean;
  readonly options: DecideOptions;
  /** Versions that have an entry, or get one of this run. */
  readonly taken: VersionTable<Taken>;
  readonly published: Published;
}

function takenBy(base: Kept['base']): VersionTable<Taken> {
  return versionTable((name) =>
    (base?.versionsOf(name) ?? []).map(
      ({ version, urls: [url = 'no URL'] }) => [version, { how: 'listed', where: printableUrl(url) }] as const,
    ),
  );
}

/** Of two versions that Helm takes for equal, the one under its plain name is what an index most likely listed. */
function plainKeysFirst(found: readonly FoundPackage[]): readonly FoundPackage[] {
  const isPlain = (each: FoundPackage): boolean => each.kind === 'chart' && each.key === packageFileName(each.metadata);
  return [...found.filter(isPlain), ...found.filter((each) => !isPlain(each))];
}

type Obstacle = { readonly reason: OrphanReason; readonly message: string };

/** Why a package gets no entry; undefined if it gets one. */
function obstacle(chart: FoundChart, rules: Rules): Obstacle | undefined {
  const { name, version } = chart.metadata;
  const other = rules.taken.exact(name, version);
  if (other?.how === 'listed') return { reason: 'listed', message: `${name} ${version} is listed with another package: ${other.where}` };
  const yanked = rules.options.yanked.get(identityOf({ name, version }));
  if (yanked !== undefined)
    return {
      reason: 'yanked',
      message: `${yankedText(yanked)}; list it again with: charthouse restore ${shellWord(`${name}@${version}`)}`,
    };
  const unwanted = other === undefined ? whyUnwanted(chart, rules) : undefined;
  if (unwanted !== undefined) return unwanted;
  const { key, digest } = rules.published(chart);
  if (key === chart.key) return undefined;
  const how = digest === chart.digest ? `is ${key} too, in the same bytes` : `was published as ${key}`;
  return { reason: 'same-version', message: `${name} ${version} ${how}` };
}

/** Why no package of this version gets an entry. */
function whyUnwanted({ metadata: { name, version } }: FoundChart, { isNew, options, taken }: Rules): Obstacle | undefined {
  if (isNew) return undefined;
  const equal = taken.equal(name, version);
  if (equal !== undefined && !options.allowEqualVersion) {
    return { reason: 'equal-version', message: `${name} ${version} equals ${equal}: Helm would pick one of the two at random` };
  }
  return options.addOrphans ? undefined : { reason: 'not-asked', message: `no entry names ${name} ${version}` };
}

function orphanOf(found: FoundPackage, { reason, message }: Obstacle): Orphan {
  const { key, sizeBytes, lastModifiedMs } = found;
  const { name, version, digest } = found.kind === 'chart' ? { ...found.metadata, digest: found.digest } : noChart;
  return { key, name, version, digest: digest ?? null, sizeBytes, modified: new Date(lastModifiedMs).toISOString(), reason, message };
}

const noChart = { name: null, version: null, digest: undefined };

/** The time of the package, not of this run: the same packages give the same entries whenever they are asked. */
function additionOf(chart: FoundChart): Addition {
  return { ...chart, digest: digestOf(chart), created: new Date(chart.lastModifiedMs).toISOString() };
}
