/** Which versions of a chart a person has yanked, from their tombstones. */
import type { YankedVersion } from '../../pages/chart-model.ts';
import type { ChartState } from '../../pages/state.ts';
import type { YankedFlag } from '../../repository/commit/index-metadata.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { isPruned } from '../../repository/tombstones/pruned.ts';
import { type Tombstone, tombstonePrefix, tombstonesOfChart, versionOfKey } from '../../repository/tombstones/tombstone.ts';
import { readTombstone } from '../../repository/tombstones/tombstones.ts';
import type { PagePorts } from './write-page.ts';

/** The marks of a chart. */
export type YankedMarks = Pick<ChartState, 'yanked' | 'tombstonesMs'>;

/** And its versions that have a page. */
type KnownVersions = YankedMarks & Pick<ChartState, 'facts'>;

/** Nothing of the chart was yanked. */
export const noMarks: YankedMarks = { yanked: new Map(), tombstonesMs: 0 };

/** Looks at the tombstones of one index version. */
export interface MarkReader {
  /** Whether a tombstone of the chart was written since. */
  isChanged(name: string, before: YankedMarks): Promise<boolean>;
  /** `listed`: versions in the index. `before`: what the last run has seen; undefined: look at everything. */
  marksOf(name: string, listed: ReadonlySet<string>, before: KnownVersions | undefined): Promise<YankedMarks>;
}

/** By version: when its tombstone was written. */
type Times = ReadonlyMap<string, number>;

/** How many tombstones are read at once. */
const width = 8;

/** A store may show one object before another one that was written earlier: so much older tombstones are read again. */
const slackMs = 60_000;

/** Up to so many charts, their tombstones are listed by chart. */
const fewCharts = 8;

/** `charts`: how many it will be asked for. In a repository that knows that nothing was ever yanked, it asks the store nothing. */
export function markReader(flag: YankedFlag | undefined, charts: number, { store, signal }: PagePorts): MarkReader {
  let listing: Promise<ReadonlyMap<string, Times>> | undefined;
  const listed = async (prefix: string): Promise<ReadonlyMap<string, Times>> => {
    const found = new Map<string, Map<string, number>>();
    for await (const { key, lastModifiedMs } of store.list(prefix, { signal })) {
      const each = versionOfKey(key);
      if (each !== undefined) found.set(each.name, (found.get(each.name) ?? new Map()).set(each.version, lastModifiedMs));
    }
    return found;
  };
  const all = (): Promise<ReadonlyMap<string, Times>> => {
    listing ??= listed(tombstonePrefix);
    return listing;
  };
  const timesOf = async (name: string): Promise<Times> => {
    if (flag === 'none') return new Map();
    const found = listing !== undefined || charts > fewCharts ? await all() : await listed(tombstonesOfChart(name));
    return found.get(name) ?? new Map();
  };
  return {
    isChanged: async (name, before) => newest(await timesOf(name)) > before.tombstonesMs,
    marksOf: async (name, versions, before = { ...noMarks, facts: new Map() }) => {
      const times = await timesOf(name);
      if (times.size === 0) return noMarks;
      const yanked = new Map([...before.yanked].filter(([version]) => times.has(version) && !versions.has(version)));
      // A yank that was killed before its commit has left a tombstone that is older than others: a version that leaves the index has a look.
      const hasLeft = (version: string): boolean => before.facts.has(version) && !before.yanked.has(version);
      const isDue = ([version, ms]: readonly [string, number]): boolean => ms >= before.tombstonesMs - slackMs || hasLeft(version);
      const changed = [...times].filter((each) => !versions.has(each[0]) && isDue(each));
      await mapBounded(changed, width, async ([version]) => {
        const kept = await readTombstone(store, { name, version }, { signal });
        const mark = kept === undefined ? undefined : markOf(kept.tombstone);
        if (mark === undefined) yanked.delete(version);
        else yanked.set(version, mark);
      });
      return { yanked, tombstonesMs: newest(times) };
    },
  };
}

/** Undefined for what is not shown: it was restored, a policy took it off, or its package is gone. */
function markOf(tombstone: Tombstone): YankedVersion | undefined {
  const { state, reason, when, records, packageDeleted } = tombstone;
  const [record] = records;
  if (state === 'restored' || record === undefined || packageDeleted !== undefined || isPruned(tombstone)) return undefined;
  return { reason, date: when, record };
}

function newest(times: Times): number {
  return [...times.values()].reduce((a, b) => Math.max(a, b), 0);
}
