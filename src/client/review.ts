/** The operations that compare charts with what is published. */
import { optionSpec } from '../config/names.ts';
import type { CheckReport } from '../operations/check/report.ts';
import type { VersionDiffReport } from '../operations/diff/report.ts';
import { limitsOf } from '../operations/option-groups.ts';
import type { CheckOptions, DiffVersionsOptions } from '../operations/options.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { RepositoryReader } from '../repository/reader.ts';
import { withReader } from './audit.ts';
import { contentsOf } from './contents.ts';
import { type OperationContext, type Services, withServices } from './context.ts';
import { dependenciesFor } from './dependencies.ts';
import { readCall } from './read-call.ts';
import { threadsFor } from './threads.ts';
import { withWarnings } from './warnings.ts';

/** Where a check reads what is published. The target names the folder that stays out of the packages, whatever is read. */
export type CheckReads = 'to' | 'url' | 'nothing';

/**
 * What a publish would make of charts, and what they change for their users. Writes nothing. `error` of the report says what was refused.
 *
 * @throws CH_USAGE for invalid options; CH_NO_CHARTS for an empty list
 */
export async function check(given: CheckOptions, context: OperationContext = {}, reads?: CheckReads): Promise<CheckReport> {
  const options = readCall('check', given, context);
  const { to, url } = options;
  const [{ checkCharts: run }, { checkCharts }, { checkDependencyUpdate }, { modifiedFrom }, { filesIn }] = await Promise.all([
    import('../operations/check/check.ts'),
    import('../operations/check-charts.ts'),
    import('../operations/check-dependency-update.ts'),
    import('../chart/package.ts'),
    import('../runtime/files-in.ts'),
  ]);
  checkCharts(options.charts, 'check');
  checkDependencyUpdate({ ...options, packager: 'builtin' });
  const { charts, version, appVersion, allowEqualVersion, skipExisting, failOn, sourceDateEpoch } = options;
  const request = {
    ...{ charts, version, appVersion, allowEqualVersion, skipExisting, failOn, tag: undefined, packager: 'builtin' as const },
    ...{ limits: limitsOf(options), modifiedSeconds: modifiedFrom(sourceDateEpoch) },
  };
  const runWith = async (
    reader: RepositoryReader | undefined,
    services: Services & { readonly store?: ObjectStore },
  ): Promise<CheckReport> => {
    const packing = { ...options, to: to ?? String(optionSpec('to').default) };
    const { contents, git } = await contentsOf(packing, { ...context, signal: services.signal });
    const files = filesIn(context.folder, services.signal);
    return withWarnings(async (warn) =>
      run(
        { ...request, url: reader?.store?.url ?? url, contents },
        {
          ...{ ...services, reader, git, files, getDependencies: dependenciesFor(packing, context, { ...services, warn }) },
          threads: await threadsFor(charts, context, services.signal),
        },
      ),
    );
  };
  switch (reads ?? (to !== undefined ? 'to' : url !== undefined ? 'url' : 'nothing')) {
    case 'to':
      return withReader({ ...options, local: false }, context, runWith);
    case 'url':
      return withReader({ ...options, to: undefined, local: false }, context, runWith);
    case 'nothing':
      return withServices(context, options.deadlineMs, (services) => runWith(undefined, services));
  }
}

/**
 * Compares two published versions of a chart. Reads only. `error` of the report has the reason.
 *
 * @throws CH_NO_TARGET if neither `to` nor `url` names a repository; CH_USAGE for invalid options
 */
export async function diffVersions(given: DiffVersionsOptions, context: OperationContext = {}): Promise<VersionDiffReport> {
  const { name, before, after, ...options } = readCall('diffVersions', given, context);
  const { diffVersions: run } = await import('../operations/diff/diff-versions.ts');
  return withReader(options, context, (reader, services) => run({ name, before, after }, { ...services, reader }));
}
