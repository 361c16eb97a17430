/** The operations that copy charts from one repository to another. */
import type { CopyReport } from '../operations/copy/request.ts';
import type { Complete, MirrorOptions, PromoteOptions } from '../operations/options.ts';
import { addTraffic } from '../runtime/traffic.ts';
import { type OperationContext, withStore } from './context.ts';
import { withCopySource } from './copy-sources.ts';
import { readCall } from './read-call.ts';

/**
 * Copies a repository, or a part of it. Once it has begun it does not throw: `error` of the report says what went wrong, and `index`
 * whether anything was written.
 *
 * @throws CH_USAGE for invalid options; CH_STACK_NOT_FOUND, CH_STACK_OUTPUT_MISSING and what AWS says if a stack does not lead to a
 * repository: before anything is read
 */
export async function mirror(given: MirrorOptions, context: OperationContext = {}): Promise<CopyReport> {
  const options = readCall('mirror', given, context);
  return copy('mirror', options.source, options, context);
}

/** Copies versions from one repository to another. Throws what `mirror` throws. */
export async function promote(given: PromoteOptions, context: OperationContext = {}): Promise<CopyReport> {
  const options = readCall('promote', given, context);
  return copy('promote', options.from, options, context);
}

type CopyOptions = Complete<'mirror'> | Complete<'promote'>;

async function copy(command: CopyReport['command'], from: string, options: CopyOptions, context: OperationContext): Promise<CopyReport> {
  const [{ copyCharts }, { parseSelector }, { checkEntryUrls }] = await Promise.all([
    import('../operations/copy/copy.ts'),
    import('../repository/select-versions.ts'),
    import('../repository/public-url.ts'),
  ]);
  const { dryRun, wait, newest, noPreReleases, withDependencies, noInvalidate, indexUrls, indexStyle, versions = [] } = options;
  checkEntryUrls(options);
  const selectors = versions.map(parseSelector);
  const cdn = noInvalidate ? undefined : { distribution: options.distribution };
  return withCopySource(from, options, context, ({ source, openSource, traffic }) =>
    withStore(options.to, { ...options, cdn }, context, (services) =>
      copyCharts(
        {
          ...{ command, dryRun, wait, invalidate: !noInvalidate, url: services.url },
          ...{ selectors, newest, preReleases: !noPreReleases, withDependencies, indexUrls, indexStyle },
        },
        { ...services, source, openSource, traffic: () => addTraffic(traffic(), services.traffic()) },
      ),
    ),
  );
}
