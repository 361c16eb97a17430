/** The functions of the library that keep an index small: they throw, with the report. */
import type { PruneOptions, ReformatOptions } from '../operations/options.ts';
import type { PruneReport } from '../operations/prune/request.ts';
import type { ReformatReport } from '../operations/reformat/request.ts';
import * as operations from './budget.ts';
import type { OperationContext } from './context.ts';
import { orThrow, type Succeeded } from './failure.ts';

/**
 * Takes versions off an index by a retention policy, like `charthouse prune`. Their packages stay. With `plan`, only the file is written.
 *
 * @returns what goes (`removed`), and why each other version stays (`kept`)
 * @throws CharthouseError; CH_PLAN_STALE if the plan of `apply` no longer fits the index
 * @example
 * const { removed, kept } = await prune({ to: './repository', keep: 10, dryRun: true });
 * console.log(`${removed.length} go, ${kept.length} stay`);
 */
export function prune(options: PruneOptions, context: OperationContext = {}): Promise<Succeeded<PruneReport>> {
  return orThrow(operations.prune(options, context), context);
}

/**
 * Changes the format of an index, YAML or JSON, like `charthouse reformat`. What it lists stays the same.
 *
 * @returns the format and size of the index before and after; `after` is null if it has the format already
 * @throws CharthouseError; CH_INDEX_SHRINK if a chart that appears twice would lose versions
 * @example
 * const { before, after } = await reformat({ to: './repository', indexStyle: 'json' });
 * console.log(before?.sizeBytes, after?.sizeBytes);
 */
export function reformat(options: ReformatOptions, context: OperationContext = {}): Promise<Succeeded<ReformatReport>> {
  return orThrow(operations.reformat(options, context), context);
}
