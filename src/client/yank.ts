/** The operations that take versions out of use. */
import type { DeprecateReport } from '../operations/deprecate/deprecate.ts';
import type { CdnOptions } from '../operations/option-groups.ts';
import type { DeprecateOptions, RestoreOptions, YankOptions } from '../operations/options.ts';
import type { YankReport } from '../operations/yank/request.ts';
import { type OperationContext, withStore } from './context.ts';
import { thenPages } from './pages.ts';
import { readCall } from './read-call.ts';

/**
 * Takes versions out of the index, and has nothing publish them again.
 * Once it has begun it does not throw: `error` of the report says what went wrong, and `index` whether anything was written.
 *
 * @throws CH_USAGE for invalid options; CH_STACK_NOT_FOUND, CH_STACK_OUTPUT_MISSING and what AWS says if a stack does not
 * lead to a repository: before the repository is read
 */
export async function yank(given: YankOptions, context: OperationContext = {}): Promise<YankReport> {
  const options = readCall('yank', given, context);
  const { versions, reason, deletePackage, confirm = async () => true } = options;
  const [{ yankVersions }] = await Promise.all([import('../operations/yank/yank.ts'), checked(versions, options.url)]);
  return withStore(options.to, { ...options, cdn: cdnOf(options) }, context, (services) =>
    thenPages(
      ...([options, context, services] as const),
      yankVersions({ ...changeOf(options, services.url), selectors: versions, reason, deletePackage }, { ...services, confirm }),
      // Packages are deleted after the commit, or without one.
      (report) => (deletePackage ? report.versions.map(({ name }) => name) : []),
    ),
  );
}

/**
 * Lists yanked versions again, exactly as they were.
 * Once it has begun it does not throw: `error` of the report says what went wrong, and `index` whether anything was written.
 *
 * @throws CH_USAGE for invalid options; CH_STACK_NOT_FOUND, CH_STACK_OUTPUT_MISSING and what AWS says if a stack does not
 * lead to a repository: before the repository is read
 */
export async function restore(given: RestoreOptions, context: OperationContext = {}): Promise<YankReport> {
  const options = readCall('restore', given, context);
  const { versions, allowEqualVersion } = options;
  const [{ restoreVersions }, { storeReader }] = await Promise.all([
    import('../operations/yank/restore.ts'),
    import('../repository/reader.ts'),
    checked(versions, options.url),
  ]);
  return withStore(options.to, { ...options, cdn: cdnOf(options) }, context, (services) => {
    const { store, site, url } = services;
    const ports = { ...services, reader: storeReader(store, site, { url }) };
    const restoring = restoreVersions({ ...changeOf(options, url), selectors: versions, allowEqualVersion }, ports);
    return thenPages(options, context, services, restoring);
  });
}

/**
 * Marks versions as deprecated in the index, or takes the mark away.
 * Once it has begun it does not throw: `error` of the report says what went wrong, and `index` whether anything was written.
 *
 * @throws CH_USAGE for invalid options; CH_STACK_NOT_FOUND, CH_STACK_OUTPUT_MISSING and what AWS says if a stack does not
 * lead to a repository: before the repository is read
 */
export async function deprecate(given: DeprecateOptions, context: OperationContext = {}): Promise<DeprecateReport> {
  const options = readCall('deprecate', given, context);
  const { versions, undo } = options;
  const [{ deprecateVersions }] = await Promise.all([import('../operations/deprecate/deprecate.ts'), checked(versions, options.url)]);
  return withStore(options.to, { ...options, cdn: cdnOf(options) }, context, (services) =>
    thenPages(
      ...([options, context, services] as const),
      deprecateVersions({ ...changeOf(options, services.url), selectors: versions, undo }, services),
    ),
  );
}

/** @throws CH_USAGE for a selector or a URL that is none: before the repository is opened */
async function checked(versions: readonly string[], url: string | undefined): Promise<void> {
  const [{ parseSelector }, { checkPublicUrl }] = await Promise.all([
    import('../repository/select-versions.ts'),
    import('../repository/public-url.ts'),
  ]);
  for (const word of versions) parseSelector(word);
  checkPublicUrl(url);
}

function cdnOf({ distribution, noInvalidate }: Pick<CdnOptions, 'distribution' | 'noInvalidate'>) {
  return noInvalidate === true ? undefined : { distribution };
}

interface Change {
  readonly dryRun: boolean;
  readonly wait: boolean;
  readonly noInvalidate: boolean;
}

function changeOf({ dryRun, wait, noInvalidate }: Change, url: string | undefined) {
  return { url, dryRun, wait, invalidate: !noInvalidate };
}
