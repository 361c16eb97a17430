/** Makes the next index, and checks that it loses nothing of the one that it replaces: for every operation that writes an index. */
import { CharthouseError } from '../../base/error.ts';
import { addEntries } from '../../index-file/add-entries.ts';
import { changeStyle } from '../../index-file/change-style.ts';
import { changeUrls, type UrlChange } from '../../index-file/change-urls.ts';
import { identityOf } from '../../index-file/listed.ts';
import { faultText, type IndexFault } from '../../index-file/loader/fault.ts';
import { lostVersions } from '../../index-file/lost-versions.ts';
import { readIndex } from '../../index-file/read-index.ts';
import { type Removal, removeEntries } from '../../index-file/remove-entries.ts';
import { amendIndex } from '../../index-file/repair/amend-index.ts';
import type { IndexChange, RepairedIndex } from '../../index-file/repair/changes.ts';
import type { CarriedEntry, Entry, IndexStyle, ListedVersion, ReadIndex } from '../../index-file/types.ts';
import { indexKey } from '../objects.ts';
import { repairCommandFor } from '../repair-command.ts';
import { type IndexVersion, readOf } from './current-index.ts';
import { markedBytes } from './first-publish-mark.ts';
import type { Intent } from './together/intent.ts';

/** What the next index is made of. */
export interface NextIndexParts {
  /** The readable index that the next one replaces; undefined if there is none, or if its entries are to be dropped. */
  readonly replaces: ReadIndex | undefined;
  /** The index that the entries are added to: often the same one. Undefined: a new one. */
  readonly base: ReadIndex | undefined;
  readonly entries: readonly (Entry | CarriedEntry)[];
  /** RFC 3339, UTC. */
  readonly generated: string;
  /** The format of a new index. */
  readonly style: IndexStyle;
  /** The format to change an existing one to; it keeps its own if undefined. */
  readonly restyle?: IndexStyle | undefined;
}

/** Only this module can make one, so that no index is committed unchecked. */
declare const checked: unique symbol;

/** An index's bytes in pieces, checked for losses against `replaces`. */
export interface NextIndex {
  readonly chunks: readonly Uint8Array[];
  readonly versions: number;
  /** The readable index that it keeps every entry of; undefined if there is none, or if its entries are to be dropped. */
  readonly replaces: ReadIndex | undefined;
  /** Other runs whose entries it adds. */
  readonly carried?: readonly Intent[] | undefined;
  readonly [checked]: true;
}

/**
 * Invariant: what a readable index lists stays listed, with its digest, its URLs and its `created`; versions are counted in the bytes
 * that are about to be written. This is the one loss check of publish, rebuild and index; the functions below have the exceptions.
 * The commit refuses an index that was not checked against the one that it replaces.
 *
 * @throws CH_INDEX_SHRINK; CH_INDEX_INVALID if a list takes no more entries; CH_CHART_INVALID for text that no index can contain
 */
export function nextIndex({ replaces, base, entries, generated, style, restyle }: NextIndexParts): NextIndex {
  refuseFaulty(base);
  const part = addEntries(base, { entries, generated, style });
  // Of a large index, the checksums in its map show that the other charts stay, and how many versions they list.
  const spliced = { ...part, versionCount: part.versionCount + (base?.excerpt?.versionsLeft ?? 0) };
  refuseShrink(spliced, (base?.versionCount ?? 0) + entries.length);
  refuseNewFaults(spliced.faults);
  if (replaces !== undefined && replaces !== base) refuseLoss(lostVersions(replaces.allVersions(), base?.allVersions() ?? []));
  if (base === undefined || restyle === undefined || restyle === base.style) {
    return isChecked({ chunks: spliced.chunks, versions: spliced.versionCount, replaces });
  }
  const restyled = changeStyle(Buffer.concat(spliced.chunks), restyle);
  const again = readIndex(restyled, { mentions: [], source: 'the new index' });
  refuseLoss(lostVersions(base.allVersions(), again.allVersions()));
  return isChecked({ chunks: [restyled], versions: again.versionCount, replaces });
}

/** The next index of an operation that only changes URLs. */
export interface MovedIndex extends NextIndex {
  readonly changes: readonly UrlChange[];
}

/**
 * Invariant: only `rebase-urls` and `repair` change a URL that is listed, and `rebase-urls` changes nothing else. Each entry of `replaces` must be in the bytes
 * that are about to be written, with its digest, its `created` and exactly the URLs that `urlFor` makes of its own.
 *
 * @throws CH_INDEX_SHRINK; CH_INDEX_INVALID if a URL cannot be changed in its place
 */
export function nextIndexWithUrls(replaces: ReadIndex, urlFor: (url: string) => string): MovedIndex {
  refuseFaulty(replaces);
  const { chunks, changes } = changeUrls(replaces, urlFor);
  const again = readIndex(Buffer.concat(chunks), { mentions: [], source: 'the new index' });
  const expected = [...replaces.allVersions()].map((listed) => ({ ...listed, urls: listed.urls.map(urlFor) }));
  refuseShrink({ versionCount: again.versionCount, lost: lostVersions(expected, again.allVersions()) }, replaces.versionCount);
  return { ...isChecked({ chunks, versions: again.versionCount, replaces }), changes };
}

/** The next index of a repair. */
export interface NextRepair extends NextIndex {
  readonly changes: readonly IndexChange[];
}

/** What a repair adds. */
export interface RepairAdditions {
  readonly entries: readonly Entry[];
  /** RFC 3339, UTC. */
  readonly generated: string;
}

/**
 * Invariant: a repair keeps every version that a Helm can install. Entries whose digest, URLs or `created` differ afterwards are among the
 * changes, which the user sees, and items that go are no entries. What it adds changes nothing of the others.
 *
 * @throws CH_INDEX_SHRINK; CH_INDEX_INVALID for a fault that cannot be repaired
 */
export function nextIndexRepaired(replaces: ReadIndex, repaired: RepairedIndex, { entries, generated }: RepairAdditions): NextRepair {
  const { read, changes } = repaired;
  const changed = new Set(changes.map(({ name, version }) => `${name}\n${version ?? ''}`));
  const lost = lostVersions(replaces.allVersions(), read.allVersions());
  const gone = changes.filter(({ removed, name }) => removed !== undefined && name !== null).length;
  // A list that could not be read before, such as that of a chart named null, adds versions.
  const versionCount = Math.min(read.versionCount + gone, replaces.versionCount);
  refuseShrink({ versionCount, lost: lost.filter(({ name, version }) => !changed.has(`${name}\n${version}`)) }, replaces.versionCount);
  if (entries.length === 0) return { ...isChecked({ chunks: [read.layout.bytes], versions: read.versionCount, replaces }), changes };
  const added = addEntries(read, { entries, generated, style: read.style });
  refuseNewFaults(added.faults);
  refuseShrink(added, read.versionCount + entries.length);
  return { ...isChecked({ chunks: added.chunks, versions: added.versionCount, replaces }), changes };
}

/** The next index of an operation that takes entries out. */
export interface ShortenedIndex extends NextIndex {
  /** In the order of the index that it replaces. */
  readonly removed: readonly ListedVersion[];
}

/**
 * Invariant: only what a command names leaves the index. Every other entry is in the bytes that are about to be written, with its digest,
 * its URLs and its `created`.
 *
 * @throws CH_INDEX_SHRINK; CH_INDEX_INVALID if something else depends on how an entry is written
 */
export function nextIndexWithout(replaces: ReadIndex, removal: Removal): ShortenedIndex {
  refuseFaulty(replaces);
  const { chunks, versionCount, lost, removed } = removeEntries(replaces, removal);
  refuseShrink({ versionCount, lost }, replaces.versionCount - removed.length);
  return { ...isChecked({ chunks, versions: versionCount, replaces }), removed };
}

/**
 * Invariant: only the mark of deprecated entries changes.
 *
 * @param items the positions of the entries, counted over all charts
 * @throws CH_INDEX_SHRINK
 */
export function nextIndexDeprecated(replaces: ReadIndex, items: ReadonlySet<number>, isDeprecated: boolean): NextRepair {
  refuseFaulty(replaces);
  const amendment = { kind: 'set', field: 'deprecated', value: isDeprecated ? true : undefined } as const;
  const { read, changes } = amendIndex(replaces, new Map([...items].map((item) => [item, amendment])));
  refuseShrink({ versionCount: read.versionCount, lost: lostVersions(replaces.allVersions(), read.allVersions()) }, replaces.versionCount);
  return { ...isChecked({ chunks: [read.layout.bytes], versions: read.versionCount, replaces }), changes };
}

/**
 * Invariant: a rollback writes the bytes of an earlier index version, and only what it names is not listed any more, or listed otherwise.
 * `named` has the identities of those versions (`identityOf`).
 *
 * @throws CH_INDEX_SHRINK; CH_INDEX_INVALID if some Helm refuses the earlier index
 */
export function nextIndexAsBefore(replaces: ReadIndex | undefined, earlier: ReadIndex, named: ReadonlySet<string>): NextIndex {
  refuseFaulty(earlier);
  const lost = replaces === undefined ? [] : lostVersions(replaces.allVersions(), earlier.allVersions());
  refuseLoss(lost.filter((each) => !named.has(identityOf(each))));
  return isChecked({ chunks: [earlier.layout.bytes], versions: earlier.versionCount, replaces });
}

/** An index with the mark of a first publish. @throws CH_INDEX_SHRINK if `replaces` lists something */
export function nextIndexWithMark(replaces: ReadIndex | undefined, generated: string): NextIndex {
  refuseShrink({ versionCount: 0, lost: [...(replaces?.allVersions() ?? [])] }, replaces?.versionCount ?? 0);
  return isChecked({ chunks: markedBytes(replaces, generated), versions: 0, replaces });
}

/** Refuses an index that was checked against another one than `current`: the commit would replace what nothing was compared with. */
export function refuseUnchecked(
  { replaces }: NextIndex,
  current: IndexVersion,
  { dropsListed = false }: { readonly dropsListed?: boolean | undefined },
): void {
  const listed = readOf(current);
  if (listed === undefined || replaces === listed || (replaces === undefined && dropsListed)) return;
  throw new RangeError(`the next ${indexKey} was not checked against the one that it replaces`);
}

/** The size of the whole index, also if only an excerpt of it is spliced. */
export function sizeOfNext({ chunks, replaces }: Pick<NextIndex, 'chunks' | 'replaces'>): number {
  return lengthOf(chunks) + (replaces?.excerpt?.bytesLeft ?? 0);
}

/** The size of an index. */
export function lengthOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((total, { length }) => total + length, 0);
}

function isChecked(next: Pick<NextIndex, 'chunks' | 'versions' | 'replaces'>): NextIndex {
  return next as NextIndex;
}

/** Invariant: no index is written that a supported Helm refuses. What is broken before stays as it is, until it is repaired. @throws CH_INDEX_INVALID */
export function refuseFaulty(base: ReadIndex | undefined): void {
  const fault = base?.faults.find(({ refused }) => refused === 'index');
  if (base === undefined || fault === undefined) return;
  const { line, column } = fault;
  throw new CharthouseError('CH_INDEX_INVALID', {
    message: `${faultText(fault)}, so nothing is written onto it`,
    hint: `see what to correct with: ${repairCommandFor(base.layout.source)}`,
    where: { file: base.layout.source, line, column },
  });
}

/** The same of the bytes that are about to be written: an entry of ours must not be the first fault. */
function refuseNewFaults(faults: readonly IndexFault[]): void {
  const fault = faults.find(({ refused }) => refused === 'index');
  if (fault === undefined) return;
  throw new CharthouseError('CH_INDEX_INVALID', {
    message: `the new ${indexKey} was not written: ${faultText(fault)}`,
    hint: 'package the chart again with a Chart.yaml that helm lint accepts, and report this to charthouse',
  });
}

function refuseShrink(
  { versionCount, lost }: { readonly versionCount: number; readonly lost: readonly ListedVersion[] },
  expected: number,
) {
  refuseLoss(lost);
  if (versionCount === expected) return;
  throw new CharthouseError('CH_INDEX_SHRINK', {
    message: `the new ${indexKey} would list ${versionCount} versions instead of ${expected}`,
    details: { expected, versionsAfter: versionCount },
  });
}

function refuseLoss(lost: readonly ListedVersion[]): void {
  const [first] = lost;
  if (first === undefined) return;
  const more = lost.length > 1 ? ` and ${lost.length - 1} more` : '';
  throw new CharthouseError('CH_INDEX_SHRINK', {
    message: `${indexKey} lists ${first.name} ${first.version}${more}, which the new one would drop or change`,
    details: { lost: lost.slice(0, 100).map(({ name, version }) => ({ name, version })) },
  });
}
