/** The functions of the library that take versions out of use. Like all of them, they throw if the operation failed. */
import type { DeprecateReport } from '../operations/deprecate/deprecate.ts';
import type { DeprecateOptions, RestoreOptions, YankOptions } from '../operations/options.ts';
import type { YankReport } from '../operations/yank/request.ts';
import type { OperationContext } from './context.ts';
import { orThrow, type Succeeded } from './failure.ts';
import { deprecate as runDeprecate, restore as runRestore, yank as runYank } from './yank.ts';

/**
 * Takes versions out of an index, like `charthouse yank`. Their packages stay, unless you pass `deletePackage`.
 *
 * @returns each version with what became of it
 * @throws CharthouseError; CH_ENTRY_NOT_FOUND if a selector selects nothing
 * @example
 * const { versions } = await yank({ to: './repository', versions: ['app@0.9.0'], reason: 'crashes on start' });
 * console.log(versions[0]?.outcome); // 'yanked'
 */
export function yank(options: YankOptions, context: OperationContext = {}): Promise<Succeeded<YankReport>> {
  return orThrow(runYank(options, context), context);
}

/**
 * Lists yanked versions again, like `charthouse restore`: with the same digest, URLs and time.
 *
 * @returns each version with what became of it
 * @throws CharthouseError; CH_ENTRY_NOT_FOUND if no such version was yanked, CH_VERIFY_FAILED if a package is not as it was
 * @example
 * const { versions } = await restore({ to: './repository', versions: ['app@0.9.0'] });
 * console.log(versions[0]?.outcome); // 'restored'
 */
export function restore(options: RestoreOptions, context: OperationContext = {}): Promise<Succeeded<YankReport>> {
  return orThrow(runRestore(options, context), context);
}

/**
 * Marks versions as deprecated in an index, like `charthouse deprecate`. They can still be installed.
 *
 * @returns each version, and whether its entry changed
 * @throws CharthouseError; CH_ENTRY_NOT_FOUND if a selector selects nothing
 * @example
 * const { versions } = await deprecate({ to: './repository', versions: ['app@<2'] });
 * console.log(versions.map(({ version }) => version));
 */
export function deprecate(options: DeprecateOptions, context: OperationContext = {}): Promise<Succeeded<DeprecateReport>> {
  return orThrow(runDeprecate(options, context), context);
}
