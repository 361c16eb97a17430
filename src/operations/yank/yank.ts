/** The operation `yank`: versions leave the index, and nothing publishes them again. Their packages stay, unless the user asks otherwise. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { identityOf } from '../../index-file/listed.ts';
import type { ListedVersion } from '../../index-file/types.ts';
import type { IndexCommit } from '../../repository/commit/commit-index.ts';
import { type CurrentIndex, readCurrentIndex } from '../../repository/commit/current-index.ts';
import { nextIndexWithout, type ShortenedIndex } from '../../repository/commit/next-index.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { indexKey } from '../../repository/objects.ts';
import { isSelected, notListed, parseSelector, type Selection, type Selector, selectVersions } from '../../repository/select-versions.ts';
import { bury, keepBuried, tombstonesOf } from '../../repository/tombstones/bury.ts';
import { deletePackages, existing, packageKeys } from '../../repository/tombstones/delete-packages.ts';
import type { Tombstone, YankedBy } from '../../repository/tombstones/tombstone.ts';
import { listTombstones, readTombstone } from '../../repository/tombstones/tombstones.ts';
import { type ChangeState, changeIndex, changeReport, indexWasRead, repositoryName, startChange } from '../change-index.ts';
import { presentIndex } from '../present-index.ts';
import type { YankedVersion, YankPlan, YankPorts, YankReport, YankRequest } from './request.ts';

interface State extends ChangeState {
  versions: YankPlan;
  isDeclined: boolean;
  /** The plan that the user has consented to, as JSON: asked again only if it has changed. */
  agreed: string | undefined;
}

interface Run {
  readonly request: YankRequest;
  readonly ports: YankPorts;
  readonly selectors: readonly Selector[];
  /** RFC 3339. */
  readonly when: string;
  readonly state: State;
}

/** How many versions are looked at at once. */
const width = 8;

/** Does not throw for what a user can correct: the report's `error` has the reason, and `index` shows whether anything was written. */
export async function yankVersions(request: YankRequest, ports: YankPorts): Promise<YankReport> {
  const started = ports.clock.now();
  const state: State = { ...startChange(), versions: [], isDeclined: false, agreed: undefined };
  const run: Run = { request, ports, selectors: request.selectors.map(parseSelector), when: new Date(started).toISOString(), state };
  await changeIndex(() => yank(run), run, state);
  if (state.error === undefined && !request.dryRun && !state.isDeclined) await finish(run);
  return {
    command: 'yank',
    dryRun: request.dryRun,
    repository: repositoryName(run),
    ...{ versions: state.versions, isDeclined: state.isDeclined },
    ...changeReport(state, ports.clock.now() - started, ports, []),
  };
}

/** If another run was faster, the index is read and selected again: the other run may have published a version of the range. */
function yank(run: Run): Pick<IndexCommit<CurrentIndex, ShortenedIndex>, 'read' | 'next' | 'operation' | 'yanks'> {
  return {
    operation: 'yank',
    yanks: true,
    read: (signal, versionsSeen) => readCurrentIndex(run.ports.store, { fileNames: [], newIndex: false, versionsSeen, signal }),
    next: (current) => nextIndexFor(current, run),
  };
}

async function nextIndexFor(current: CurrentIndex, run: Run): Promise<ShortenedIndex | 'nothing'> {
  const { request, ports, state, when } = run;
  const { read } = presentIndex(current, ports.store);
  indexWasRead(current, ports, state);
  state.warnings = read.warnings;
  const selection = selectVersions(read, run.selectors);
  const earlier = await earlierYanked(selection, run);
  const unmet = selection.unmet.filter((selector) => !earlier.some((each) => isSelected(selector, each)));
  if (unmet.length > 0) throw notListed(read, unmet, `${ports.store.name}/${indexKey}`);

  const tombstones = tombstonesOf(read, selection.items, { reason: request.reason, when, by: byOf(ports) });
  const leaving = new Set(selection.versions.map(identityOf));
  const keysOf = async (version: ListedVersion): Promise<readonly string[]> => {
    if (!request.deletePackage) return [];
    return existing(packageKeys(version, { read, isLeaving: (listed) => leaving.has(identityOf(listed)), url: request.url }), ports);
  };
  state.versions = [
    ...(await mapBounded(tombstones, width, async (each) => planned(each, 'yanked', await keysOf(each)))),
    ...(await mapBounded(earlier, width, async (each) => earlierPlanned(each, await keysOf(each)))),
  ];
  if (!(await isAgreed(run))) return 'nothing';
  if (selection.items.size === 0) return 'nothing';
  const next = nextIndexWithout(read, { items: selection.items, generated: when });
  if (!request.dryRun) await bury(tombstones, ports);
  return next;
}

/** What an earlier run has yanked: such a selector is met, and with `deletePackage` there may be something left to delete. */
async function earlierYanked({ versions, unmet }: Selection, { request, ports, selectors }: Run): Promise<readonly Tombstone[]> {
  if (unmet.length === 0 && !request.deletePackage) return [];
  const { store, signal } = ports;
  const listed = new Set(versions.map(identityOf));
  const found: Tombstone[] = [];
  for await (const version of listTombstones(store, { signal })) {
    if (listed.has(identityOf(version)) || !selectors.some((selector) => isSelected(selector, version))) continue;
    const kept = await readTombstone(store, version, { signal });
    if (kept !== undefined && kept.tombstone.state !== 'restored') found.push(kept.tombstone);
  }
  return found;
}

function byOf({ history }: YankPorts): YankedBy {
  const { actor, workflow } = history?.origin ?? {};
  return { actor, workflow };
}

function planned(
  { name, version, digest, reason }: Tombstone,
  outcome: YankedVersion['outcome'],
  deleted: readonly string[],
): YankedVersion {
  return { name, version, outcome, digest: digest ?? null, reason: reason ?? null, deleted };
}

function earlierPlanned(tombstone: Tombstone, keys: readonly string[]): YankedVersion {
  return planned(tombstone, keys.length > 0 ? 'finished' : 'unchanged', keys);
}

/** Only a deletion is asked for: everything else is taken back by one `restore`. */
async function isAgreed({ request, ports, state }: Run): Promise<boolean> {
  if (request.dryRun || state.versions.every(({ deleted }) => deleted.length === 0)) return true;
  const plan = JSON.stringify(state.versions);
  if (plan === state.agreed) return true;
  state.isDeclined = !(await ports.confirm(state.versions));
  state.agreed = plan;
  return !state.isDeclined;
}

/** Invariant: packages are deleted after the commit. A run that is killed before has only yanked, and the next one deletes. */
async function finish(run: Run): Promise<void> {
  const { ports, state, when } = run;
  try {
    await keepBuried(
      state.versions.filter(({ outcome }) => outcome === 'yanked'),
      ports,
    );
    const doomed = state.versions.map((each) => ({ ...each, keys: each.deleted }));
    const done = await deletePackages(doomed, { when, url: run.request.url }, ports);
    state.versions = done.map(({ keys, ...each }) => ({ ...each, deleted: keys }));
  } catch (error) {
    state.error = asCharthouseError(error, ports.signal);
  }
}
