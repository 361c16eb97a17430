/** Counts what aliases repeat, and refuses the same documents as go-yaml v2: a few lines must not expand to gigabytes. */

import type { Spot } from './value.ts';
import { YamlError } from './yaml-error.ts';

const small = 400_000;
const large = 4_000_000;

/** The count for one document. A step is one decoded value, counted again each time an alias repeats it. */
export interface AliasBudget {
  steps: number;
  /** Steps inside aliases. */
  repeated: number;
}

/** Counts `steps`, and refuses them if too large a share of all was repeated. @throws YamlError */
export function spend(budget: AliasBudget, options: { readonly steps: number; readonly isInAlias: boolean; readonly at: Spot }): void {
  const { steps, isInAlias, at } = options;
  budget.steps += steps;
  if (isInAlias) budget.repeated += steps;
  if (budget.repeated > 100 && budget.steps > 1000 && budget.repeated / budget.steps > allowedShare(budget.steps)) {
    throw new YamlError('aliases repeat too much of the document', at);
  }
}

/** 99 % in small documents, falling to 10 % in large ones. */
function allowedShare(steps: number): number {
  if (steps <= small) return 0.99;
  if (steps >= large) return 0.1;
  return 0.99 - 0.89 * ((steps - small) / (large - small));
}
