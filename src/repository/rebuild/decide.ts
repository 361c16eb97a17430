/** Decides which packages without an entry get one. Pure. */
import { compareBytes } from '../../base/byte-order.ts';
import { printableUrl } from '../../base/printable-url.ts';
import { packageFileName } from '../../chart/package.ts';
import { refusedEntries } from '../../index-file/add-entries.ts';
import { entryOf } from '../../index-file/entry.ts';
import type { Bases } from './bases.ts';
import type { FoundChart, FoundPackage } from './read-packages.ts';
import type { Orphan, OrphanReason, RebuildRequest } from './request.ts';
import { type VersionTable, versionTable } from './version-table.ts';

/** A package that gets an entry. */
export interface Addition extends FoundChart {
  readonly digest: string;
  /** RFC 3339: when it was published, as far as anybody knows. */
  readonly created: string;
}

/** Every package has one of two ends. */
export interface Decisions {
  readonly additions: readonly Addition[];
  readonly orphans: readonly Orphan[];
  /** Additions that Helm takes for another version: `1.0.0+b equals 1.0.0+a`. */
  readonly equals: readonly { readonly name: string; readonly version: string; readonly equal: string }[];
}

type Words = Pick<RebuildRequest, 'addOrphans' | 'allowEqualVersion'>;

/** Whether any package may get an entry: only then are digests needed. */
export function mayAdd({ base }: Bases, { addOrphans }: Words): boolean {
  return addOrphans || base === undefined;
}

/**
 * Without an index to keep, every package was published, and gets its entry. With one, a package without an entry may be withdrawn or
 * the loser of a conflict, and gets one only if the user asks for it.
 */
export function decidePackages(found: readonly FoundPackage[], bases: Bases, words: Words): Decisions {
  const rules: Rules = { isNew: bases.base === undefined, words, taken: takenBy(bases.base) };
  const orphans: Orphan[] = [];
  const additions: Addition[] = [];
  const equals: Decisions['equals'][number][] = [];
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
  readonly words: Words;
  /** Versions that have an entry, or get one of this run. */
  readonly taken: VersionTable<Taken>;
}

function takenBy(base: Bases['base']): VersionTable<Taken> {
  return versionTable((name) =>
    (base?.versionsOf(name) ?? []).map(
      ({ version, urls: [url = 'no URL'] }) => [version, { how: 'listed', where: printableUrl(url) }] as const,
    ),
  );
}

/** Of two packages of one version the one under its plain name is what an index most likely listed; the other was put beside it. */
function plainKeysFirst(found: readonly FoundPackage[]): readonly FoundPackage[] {
  const isPlain = (each: FoundPackage): boolean => each.kind === 'chart' && each.key === packageFileName(each.metadata);
  return [...found.filter(isPlain), ...found.filter((each) => !isPlain(each))];
}

type Obstacle = { readonly reason: OrphanReason; readonly message: string };

/** Why a package gets no entry; undefined where it gets one. */
function obstacle({ metadata: { name, version } }: FoundChart, { isNew, words, taken }: Rules): Obstacle | undefined {
  const other = taken.exact(name, version);
  if (other?.how === 'listed') return { reason: 'listed', message: `${name} ${version} is listed with another package: ${other.where}` };
  if (other !== undefined) return { reason: 'same-version', message: `${name} ${version} is in ${other.where} too, which counts` };
  if (isNew) return undefined;
  const equal = taken.equal(name, version);
  if (equal !== undefined && !words.allowEqualVersion) {
    return { reason: 'equal-version', message: `${name} ${version} equals ${equal}: Helm would pick one of the two at random` };
  }
  return words.addOrphans ? undefined : { reason: 'not-asked', message: `no entry names ${name} ${version}` };
}

function orphanOf(found: FoundPackage, { reason, message }: Obstacle): Orphan {
  const { key, sizeBytes, lastModifiedMs } = found;
  const { name, version, digest } = found.kind === 'chart' ? { ...found.metadata, digest: found.digest } : noChart;
  return { key, name, version, digest: digest ?? null, sizeBytes, modified: new Date(lastModifiedMs).toISOString(), reason, message };
}

const noChart = { name: null, version: null, digest: undefined };

/** The time of the package, not of this run: the same packages give the same entries whenever they are asked. */
function additionOf({ digest, ...chart }: FoundChart): Addition {
  if (digest === undefined) throw new RangeError('a package that gets an entry was read without its digest');
  return { ...chart, digest, created: new Date(chart.lastModifiedMs).toISOString() };
}
