/** The operations that keep an index small. */
import type { PruneOptions, ReformatOptions } from '../operations/options.ts';
import type { PruneReport } from '../operations/prune/request.ts';
import type { ReformatReport } from '../operations/reformat/request.ts';
import { type OperationContext, type Services, withStore } from './context.ts';
import { thenPages } from './pages.ts';
import { readCall } from './read-call.ts';

/**
 * Changes the format of an index; what it lists stays the same.
 * Once it has begun it does not throw: `error` of the report has the reason, and `index` shows whether anything was written.
 *
 * @throws CH_USAGE for invalid options; CH_STACK_NOT_FOUND, CH_STACK_OUTPUT_MISSING and the errors of AWS if a stack does not
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
    const reformatting = reformatIndex({ url: services.url, dryRun, wait, invalidate: !noInvalidate, indexStyle }, services);
    return thenPages(options, context, services, reformatting);
  });
}

/**
 * Takes versions off an index by a retention policy, or by a plan.
 * Once it has begun it does not throw: `error` of the report has the reason, and `index` shows whether anything was written.
 *
 * @throws CH_USAGE for invalid options, without a policy, or if the file of a plan cannot be read; CH_OUTPUT_UNWRITABLE;
 * CH_STACK_NOT_FOUND, CH_STACK_OUTPUT_MISSING and the errors of AWS if a stack does not lead to a repository
 */
export async function prune(given: PruneOptions, context: OperationContext = {}): Promise<PruneReport> {
  const options = readCall('prune', given, context);
  const [{ pruneRepository }, { pruneRequest }, { readPlan }, { checkPublicUrl }, { filesIn }] = await Promise.all([
    import('../operations/prune/prune.ts'),
    import('../operations/prune/prune-request.ts'),
    import('../operations/prune/read-plan.ts'),
    import('../repository/public-url.ts'),
    import('../runtime/files-in.ts'),
  ]);
  checkPublicUrl(options.url);
  const { confirm = async () => true } = options;
  const request = pruneRequest(options, options.apply === undefined ? undefined : await readPlan(options.apply, filesIn(context.folder)));
  const cdn = options.noInvalidate ? undefined : { distribution: options.distribution };
  return withStore(options.to, { ...options, cdn }, context, async (services) => {
    const pruning = pruneRepository({ ...request, url: services.url }, { ...services, confirm });
    const report = await thenPages(options, context, services, pruning);
    if (options.plan !== undefined && !options.dryRun && report.error === null)
      await writePlan(options.plan, { report, deletePackages: request.deletePackages }, context, services);
    return report;
  });
}

async function writePlan(
  path: string,
  { report, deletePackages }: { readonly report: PruneReport; readonly deletePackages: boolean },
  { folder }: OperationContext,
  { clock }: Services,
): Promise<void> {
  const [{ planText }, { replaceFile, unwritable }, { resolve }] = await Promise.all([
    import('../operations/prune/plan-file.ts'),
    import('../runtime/replace-file.ts'),
    import('node:path'),
  ]);
  const { repository, removed, archive } = report;
  const made = new Date(clock.now()).toISOString();
  const text = planText({ repository: repository.target, made, archive: archive !== null, deletePackages, remove: removed });
  try {
    await replaceFile(resolve(folder ?? '', path), [Buffer.from(text)]);
  } catch (error) {
    throw unwritable(path, error);
  }
}
