/** The operations that keep an index small. */
import type { ReformatOptions } from '../operations/options.ts';
import type { ReformatReport } from '../operations/reformat/request.ts';
import { type OperationContext, withStore } from './context.ts';
import { readCall } from './read-call.ts';

/**
 * Changes the format of an index; what it lists stays the same.
 * Once it has begun it does not throw: `error` of the report says what went wrong, and `index` whether anything was written.
 *
 * @throws CH_USAGE for invalid options; CH_STACK_NOT_FOUND, CH_STACK_OUTPUT_MISSING and what AWS says if a stack does not
 * lead to a repository: before the repository is read
 */
export async function reformat(given: ReformatOptions, context: OperationContext = {}): Promise<ReformatReport> {
  const options = readCall('reformat', given, context);
  const [{ reformatIndex }, { checkPublicUrl }] = await Promise.all([
    import('../operations/reformat/reformat.ts'),
    import('../repository/public-url.ts'),
  ]);
  checkPublicUrl(options.url);
  const cdn = options.noInvalidate ? undefined : { distribution: options.distribution };
  return withStore(options.to, { ...options, cdn }, context, (services) => {
    const { dryRun, wait, noInvalidate, indexStyle } = options;
    return reformatIndex({ url: services.url, dryRun, wait, invalidate: !noInvalidate, indexStyle }, services);
  });
}
