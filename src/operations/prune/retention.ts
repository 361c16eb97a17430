/** Decides which versions a retention policy keeps. Pure. */
import { parseRfc3339 } from '../../go/rfc3339.ts';
import { identityOf } from '../../index-file/listed.ts';
import { type ChartVersions, chartVersions, keptByCount, newestInRange } from './ordered-versions.ts';
import type { RetentionPolicy } from './policy.ts';

/** A listed version, as far as retention goes by it. */
export interface Candidate {
  readonly name: string;
  readonly version: string;
  /** RFC 3339, as the index has it. */
  readonly created: string | undefined;
  readonly dependencies: readonly Dependency[];
}

/** A dependency of a listed version: a chart, and the range of its versions. */
export interface Dependency {
  readonly name: string;
  readonly range: string;
}

/** Why a version stays. `release`: no rule limits releases. `by`: the version that needs it. */
export type Reason =
  | { readonly kind: 'newest' | 'count' | 'major' | 'minor' | 'channel' | 'upcoming' | 'release' }
  | { readonly kind: 'recent' | 'undated' | 'protected' | 'not-a-version' }
  | { readonly kind: 'needed'; readonly by: string };

/** `kept` is undefined for a version that goes. */
export interface Ruling {
  readonly name: string;
  readonly version: string;
  readonly kept: Reason | undefined;
}

/** What the policy is applied with. */
export interface RetentionContext {
  readonly nowMs: number;
  readonly isProtected: (version: Pick<Candidate, 'name' | 'version'>) => boolean;
}

/**
 * One ruling for each version, in the order of `candidates`. A version that is listed twice has one ruling for both entries.
 *
 * Invariant: what a version that stays depends on stays as well: the newest version in each range, for every Helm. It counts by the name
 * of the chart, whatever repository the dependency names: a repository may be known by several URLs.
 */
export function retentionOf(candidates: readonly Candidate[], policy: RetentionPolicy, context: RetentionContext): readonly Ruling[] {
  const charts = chartVersions(candidates);
  const kept = new Map<string, Reason>();
  for (const each of candidates) {
    const reason = reasonFor(each, charts.get(each.name), { policy, ...context });
    if (reason !== undefined && !kept.has(identityOf(each))) kept.set(identityOf(each), reason);
  }
  keepNeeded(candidates, charts, kept);
  const seen = new Set<string>();
  return candidates.flatMap((each): readonly Ruling[] => {
    const identity = identityOf(each);
    if (seen.has(identity)) return [];
    seen.add(identity);
    return [{ name: each.name, version: each.version, kept: kept.get(identity) }];
  });
}

function reasonFor(
  candidate: Candidate,
  chart: ChartVersions | undefined,
  { policy, nowMs, isProtected }: RetentionContext & { readonly policy: RetentionPolicy },
): Reason | undefined {
  if (isProtected(candidate)) return { kind: 'protected' };
  const version = chart?.parsed.get(candidate.version);
  // It has no place in an order; `audit` reports it.
  if (chart === undefined || version === undefined) return { kind: 'not-a-version' };
  const counted = keptByCount(version, chart, policy);
  if (counted !== undefined) return { kind: counted };
  if (policy.keepWithinMs === undefined) return undefined;
  const createdMs = millisecondsOf(candidate.created);
  if (createdMs === undefined) return { kind: 'undated' };
  return createdMs >= nowMs - policy.keepWithinMs ? { kind: 'recent' } : undefined;
}

/** Needed versions may need others: until nothing is added. */
function keepNeeded(candidates: readonly Candidate[], charts: ReadonlyMap<string, ChartVersions>, kept: Map<string, Reason>): void {
  const byIdentity = new Map<string, Candidate[]>();
  for (const each of candidates) byIdentity.set(identityOf(each), [...(byIdentity.get(identityOf(each)) ?? []), each]);
  const resolved = new Set<string>();
  const queue = [...kept.keys()];
  for (let identity = queue.pop(); identity !== undefined; identity = queue.pop()) {
    for (const { name, version, dependencies } of byIdentity.get(identity) ?? []) {
      for (const dependency of dependencies) {
        const key = `${dependency.name}\n${dependency.range}`;
        const chart = charts.get(dependency.name);
        if (chart === undefined || resolved.has(key)) continue;
        resolved.add(key);
        for (const needed of newestInRange(chart, dependency.range)) {
          const found = identityOf({ name: dependency.name, version: needed });
          if (kept.has(found)) continue;
          kept.set(found, { kind: 'needed', by: `${name} ${version}` });
          queue.push(found);
        }
      }
    }
  }
}

const epochSeconds = parseRfc3339('1970-01-01T00:00:00Z')?.seconds ?? 0;

/** Some tools write Go's zero time for a missing time. */
function millisecondsOf(created: string | undefined): number | undefined {
  if (created === undefined || created.startsWith('0001-')) return undefined;
  const moment = parseRfc3339(created);
  return moment === undefined ? undefined : (moment.seconds - epochSeconds) * 1000;
}
