/** Decides which entries of an index go: by a policy, or by a plan that must still fit. Pure. */
import { CharthouseError } from '../../base/error.ts';
import { identityOf } from '../../index-file/listed.ts';
import type { ListedCandidate } from './candidates.ts';
import type { PlannedEntry } from './plan-file.ts';
import type { RetentionPolicy } from './policy.ts';
import { type Reason, type RetentionContext, type Ruling, retentionOf } from './retention.ts';

/** What goes, and why the rest stays. */
export interface Decision {
  /** The positions of the entries that go, in the order of the file. */
  readonly items: ReadonlySet<number>;
  readonly removed: readonly ListedCandidate[];
  /** Empty for a plan, which names only what goes. */
  readonly kept: readonly KeptVersion[];
}

/** A version that stays. */
export interface KeptVersion {
  readonly name: string;
  readonly version: string;
  readonly why: Reason;
}

/** By a policy. */
export function decideByPolicy(candidates: readonly ListedCandidate[], policy: RetentionPolicy, context: RetentionContext): Decision {
  return decisionOf(candidates, retentionOf(candidates, policy, context));
}

/**
 * By a plan. Invariant: a plan is applied as it is or not at all. Each of its entries that is still listed must be the one that it names,
 * and what was published since may not need it. Entries that are gone already count as done.
 *
 * @throws CH_PLAN_STALE
 */
export function decideByPlan(candidates: readonly ListedCandidate[], remove: readonly PlannedEntry[], context: RetentionContext): Decision {
  // A version may be listed twice, and the plan names both entries then.
  const exact = new Set(remove.map(exactly));
  const planned = new Set(remove.map(identityOf));
  const isPlanned = (each: Pick<ListedCandidate, 'name' | 'version'>): boolean => planned.has(identityOf(each));
  for (const each of candidates) {
    if (!isPlanned(each)) continue;
    if (!exact.has(exactly(each))) throw stale(each, 'is another entry now');
    if (context.isProtected(each)) throw stale(each, 'is protected now');
  }
  // With every rule off, only what must stay in any case does: the newest version of each chart, and what others need.
  const rulings = retentionOf(candidates, { keep: 0, keepPreReleases: 0 }, { ...context, isProtected: (each) => !isPlanned(each) });
  for (const ruling of rulings) if (ruling.kept !== undefined && isPlanned(ruling)) throw stale(ruling, whyNow(ruling.kept));
  return { ...decisionOf(candidates, rulings), kept: [] };
}

function exactly({ name, version, digest, created }: PlannedEntry | ListedCandidate): string {
  return JSON.stringify([name, version, digest ?? null, created ?? null]);
}

function whyNow(reason: Reason): string {
  if (reason.kind === 'needed') return `is needed by ${reason.by}`;
  return reason.kind === 'newest' ? 'is the newest version of its chart now' : 'must stay';
}

function decisionOf(candidates: readonly ListedCandidate[], rulings: readonly Ruling[]): Decision {
  const gone = new Set(rulings.filter(({ kept }) => kept === undefined).map(identityOf));
  const items = new Set<number>();
  const removed: ListedCandidate[] = [];
  for (const [item, each] of candidates.entries()) {
    if (!gone.has(identityOf(each))) continue;
    items.add(item);
    removed.push(each);
  }
  return { items, removed, kept: rulings.flatMap(({ name, version, kept }) => (kept === undefined ? [] : [{ name, version, why: kept }])) };
}

function stale({ name, version }: Pick<Ruling, 'name' | 'version'>, why: string): CharthouseError {
  return new CharthouseError('CH_PLAN_STALE', {
    message: `the plan no longer fits: ${name} ${version} ${why}`,
    details: { name, version },
  });
}
