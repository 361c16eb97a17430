/** The copies of the library: a failed one throws its error, with the report. */
import type { CopyReport } from '../operations/copy/request.ts';
import type { MirrorOptions, PromoteOptions } from '../operations/options.ts';
import type { OperationContext } from './context.ts';
import { mirror as runMirror, promote as runPromote } from './copy.ts';
import { orThrow, type Succeeded } from './failure.ts';

/**
 * Copies a chart repository or a part of it, byte for byte, like `charthouse mirror`. What is there already is not read again.
 *
 * @returns what became of each version (`copies`), the index before and after (`index`), the cost (`figures`)
 * @throws CharthouseError; CH_COPY_FAILED if the source does not have what it lists: the other versions are copied
 * @example
 * const { copies } = await mirror({ source: './repository', to: './mirror' });
 * for (const { name, version, outcome } of copies) console.log(name, version, outcome);
 */
export function mirror(options: MirrorOptions, context: OperationContext = {}): Promise<Succeeded<CopyReport>> {
  return orThrow(runMirror(options, context), context);
}

/**
 * Copies versions from one repository to another, byte for byte, like `charthouse promote`.
 *
 * @returns what became of each version (`copies`), the index before and after (`index`), the cost (`figures`)
 * @throws CharthouseError; CH_CONFLICT if the target has a version with other bytes: the other versions are copied
 * @example
 * const { copies } = await promote({ versions: ['app@1.0.0'], from: './repository', to: './production' });
 * console.log(copies.map(({ name, version, outcome }) => `${name} ${version} ${outcome}`));
 */
export function promote(options: PromoteOptions, context: OperationContext = {}): Promise<Succeeded<CopyReport>> {
  return orThrow(runPromote(options, context), context);
}
