/** The first look of a run at the index: an index that lists nothing is believed only if no package contradicts it. */
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { ListedObject, ObjectStore } from '../../ports/object-store.ts';
import { indexKey } from '../objects.ts';
import { isPackageKey } from '../packages/looks-like-package.ts';
import { packagePlaces } from '../packages/package-places.ts';
import { listTombstones, readTombstone } from '../tombstones/tombstones.ts';
import { begunSinceMs, type CurrentIndex, type IndexQuestions, isBegun, readCurrentIndex, versionsOf } from './current-index.ts';

/** What the first look has to know of the run. */
export interface FirstQuestions extends Omit<IndexQuestions, 'versionsSeen'> {
  /** Keys that this run would put packages under: an earlier attempt may have left them. */
  readonly ownKeys: ReadonlySet<string>;
}

/** The index, and whether it lists nothing because there is nothing. */
export interface FirstIndex {
  readonly index: CurrentIndex;
  readonly isEmptyStore: boolean;
  /** Keys of packages that no entry names, taken for those of other first publishes, since the index has their mark. */
  readonly unpublished: readonly string[];
}

/** As much of a store as the first look needs. */
export type FirstStore = Pick<ObjectStore, 'name' | 'get' | 'list' | 'now'>;

/**
 * Invariant: an index is missing, or lists nothing, only if it has the mark of a first publish (`beginIndex`), or if no package of another
 * run is there. The age of packages proves nothing: in a copy all of them are young.
 *
 * @throws CH_INDEX_VANISHED, and what `readCurrentIndex` throws
 */
export async function readFirstIndex(store: FirstStore, questions: FirstQuestions): Promise<FirstIndex> {
  const read = (): Promise<CurrentIndex> => readCurrentIndex(store, { ...questions, versionsSeen: undefined });
  const index = await read();
  if (questions.newIndex || versionsOf(index) > 0) return { index, isEmptyStore: false, unpublished: [] };
  const found = await findPackages(store, questions.signal);
  const foreign = await withoutYanked(
    found.filter(({ key }) => !questions.ownKeys.has(key)),
    store,
    questions.signal,
  );
  if (foreign.length === 0) return { index, isEmptyStore: found.length === 0, unpublished: [] };
  // The listing is newer than the index: a first run may have begun and put its packages in between.
  const now = await read();
  if (versionsOf(now) > 0) return { index: now, isEmptyStore: false, unpublished: [] };
  // No first publish takes an hour: an older mark proves nothing about packages that were put since.
  const since = begunSinceMs(now);
  const isBelieved = since !== undefined && store.now() - since.claimedMs <= longestBeginningMs;
  // An old index that was restored has the mark too, and is newer than what was published since.
  const published = foreign.filter(({ lastModifiedMs }) => !isBelieved || lastModifiedMs < since.storedMs);
  if (published.length === 0) return { index: now, isEmptyStore: false, unpublished: foreign.map(({ key }) => key) };
  throw contradicted(store, now.kind === 'present' || isBegun(now) ? 'empty' : 'missing', published);
}

/** Longer than any run may take between its mark and its commit. */
const longestBeginningMs = 60 * 60 * 1000;

/** Packages below a folder with an index of its own belong to that repository, and those in a chart's `charts` folder to that chart. */
async function findPackages(store: FirstStore, signal: AbortSignal | undefined): Promise<readonly FoundKey[]> {
  const repositories: string[] = [];
  const packages: FoundKey[] = [];
  const charts: string[] = [];
  // A package that cannot be used was not put by a first publish: it is one of another repository, such as a link out of the folder.
  const onSkipped = (key: string): void => {
    if (isPackageKey(key)) packages.push({ key, lastModifiedMs: Number.NEGATIVE_INFINITY });
  };
  for await (const { key, lastModifiedMs } of store.list('', { signal, onSkipped })) {
    if (key.endsWith('Chart.yaml')) charts.push(key);
    if (key.endsWith(`/${indexKey}`)) repositories.push(key.slice(0, -indexKey.length));
    else if (isPackageKey(key)) packages.push({ key, lastModifiedMs });
  }
  const placeOf = packagePlaces(charts);
  return packages.filter(({ key }) => placeOf(key) !== 'dependency' && !repositories.some((folder) => key.startsWith(folder)));
}

/** A package of a yanked version contradicts nothing: no entry names it, as the user wanted. */
async function withoutYanked(found: readonly FoundKey[], store: FirstStore, signal: AbortSignal | undefined): Promise<readonly FoundKey[]> {
  if (found.length === 0) return found;
  const names = new Map(found.map(({ key }) => [key.slice(key.lastIndexOf('/') + 1), key]));
  const yanked = new Set<string>();
  for await (const version of listTombstones(store, { signal })) {
    const fileName = `${version.name}-${version.version}.tgz`;
    if (!names.has(fileName)) continue;
    const kept = await readTombstone(store, version, { signal });
    if (kept !== undefined && kept.tombstone.state !== 'restored') yanked.add(fileName);
  }
  return found.filter(({ key }) => !yanked.has(key.slice(key.lastIndexOf('/') + 1)));
}

type FoundKey = Pick<ListedObject, 'key' | 'lastModifiedMs'>;

function contradicted({ name }: FirstStore, state: 'missing' | 'empty', packages: readonly FoundKey[]): CharthouseError {
  const index = state === 'empty' ? `${name}/${indexKey} lists nothing` : `there is no ${indexKey} in ${name}`;
  const [{ key } = { key: '' }] = packages;
  const [are, others] = packages.length === 1 ? ['a package is there', ''] : [`${packages.length} packages are there`, ' and others'];
  return new CharthouseError('CH_INDEX_VANISHED', {
    message: `${index}, but ${are} that no entry names: ${quoted(key)}${others}`,
    details: { store: name, index: state, packages: packages.length, key },
  });
}
