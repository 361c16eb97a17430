/** Which charts need new pages, and which keep those that they have. */
import { createHash } from 'node:crypto';
import type { JsonMap } from '../../base/json.ts';
import { canonicalJson } from '../../chart/canonical-json.ts';
import { parseVersion } from '../../go/helm-version.ts';
import type { ChartState } from '../../pages/state.ts';
import { hasPages } from './objects.ts';

/** A chart whose pages are to be written. */
export interface DueChart {
  readonly name: string;
  /** Read when they are needed: together, the entries of all charts take several times the memory of the index. */
  readonly entries: () => ChartEntries;
}

/** What the index has of a chart. */
export interface ChartEntries {
  /** None if the index lists the chart no more. */
  readonly records: readonly JsonMap[];
  /** Of these. */
  readonly digest: string;
}

/** Where the entries are from. */
export interface Entries {
  /** Every chart that can differ. */
  readonly names: Iterable<string>;
  /** Whether charts that are not among them are listed as before. */
  readonly isPart: boolean;
  recordsOf(name: string): readonly JsonMap[];
}

/** What is known before. */
export interface KnownPages {
  /** As the last run left them. */
  readonly charts: ReadonlyMap<string, ChartState>;
  /** Whether they are to be made anew, whatever they show. */
  readonly isAnew: boolean;
  /** Written by this run, in an earlier attempt. */
  readonly done: ReadonlyMap<string, ChartState>;
  /** Charts that this run has begun to write, and found changed by another one. */
  readonly begun: ReadonlySet<string>;
}

/** The charts, in the order of the index. */
export function dueCharts(
  entries: Entries,
  { charts, isAnew, done, begun }: KnownPages,
): { readonly due: readonly DueChart[]; readonly kept: Map<string, ChartState> } {
  const kept = new Map<string, ChartState>(entries.isPart ? charts : []);
  const due: DueChart[] = [];
  const names = new Set([...entries.names, ...(entries.isPart ? [] : charts.keys())]);
  for (const name of names) {
    if (!hasPages(name)) continue;
    const found = (): ChartEntries => {
      const records = entries.recordsOf(name);
      return { records, digest: digestOf(records) };
    };
    const known = [done.get(name), isAnew ? undefined : charts.get(name)].filter((state) => state !== undefined);
    const digest = known.length === 0 ? undefined : found().digest;
    const same = known
      .filter((state) => state.entries === digest)
      // The one that has seen more tombstones is newer.
      .sort((a, b) => b.tombstonesMs - a.tombstonesMs)[0];
    // What has no version that Helm reads has no page, and no state: only a run that makes all anew looks whether it had one.
    const isNothing = !isAnew && known.length === 0 && !begun.has(name) && hasNoVersion(entries.recordsOf(name));
    if (isNothing) continue;
    if (same !== undefined && !begun.has(name)) kept.set(name, same);
    else {
      kept.delete(name);
      due.push({ name, entries: found });
    }
  }
  return { due, kept };
}

/** Not so if it is not listed: then it may have been yanked. */
function hasNoVersion(records: readonly JsonMap[]): boolean {
  return records.length > 0 && !records.some(({ version }) => typeof version === 'string' && parseVersion(version) !== undefined);
}

/** The same for the same entries, in whatever order they are. */
function digestOf(records: readonly JsonMap[]): string {
  const texts = records.map(canonicalJson).sort();
  return createHash('sha256').update(texts.join('\n')).digest('base64url').slice(0, 22);
}
