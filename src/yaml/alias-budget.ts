/** Counts what aliases repeat, and refuses where go-yaml v2 does: a few lines must not stand for gigabytes. */
import { YamlRefusal } from './refusal.ts';
import type { Spot } from './value.ts';

const small = 400_000;
const large = 4_000_000;

/** One document's count. A step is one value decoded, also where an alias decodes it once more. */
export interface AliasBudget {
  steps: number;
  /** Steps that were taken inside of aliases. */
  repeated: number;
}

/** Counts `steps`, and refuses them where too large a share of all was repeated. @throws YamlRefusal */
export function spend(budget: AliasBudget, options: { readonly steps: number; readonly isInAlias: boolean; readonly at: Spot }): void {
  const { steps, isInAlias, at } = options;
  budget.steps += steps;
  if (isInAlias) budget.repeated += steps;
  if (budget.repeated > 100 && budget.steps > 1000 && budget.repeated / budget.steps > allowedShare(budget.steps)) {
    throw new YamlRefusal('aliases repeat too much of the document', at);
  }
}

/** 99 % in small documents, falling to 10 % in large ones. */
function allowedShare(steps: number): number {
  if (steps <= small) return 0.99;
  if (steps >= large) return 0.1;
  return 0.99 - 0.89 * ((steps - small) / (large - small));
}
