/** The operation `gate`. */
import type { GateReport } from '../operations/gate/gate-charts.ts';
import { limitsOf, listOf } from '../operations/option-groups.ts';
import type { Complete, GateOptions } from '../operations/options.ts';
import { contentsOf } from './contents.ts';
import { type OperationContext, withServices } from './context.ts';
import { dependenciesFor } from './dependencies.ts';
import { helmsFor } from './helm.ts';
import { readCall } from './read-call.ts';
import { threadsFor } from './threads.ts';
import { withWarnings } from './warnings.ts';

/**
 * Whether charts could be published, by all that needs no repository to know: they are packaged, held against the tag, linted and rendered
 * by real Helms (the oldest and the newest known, if you name none). Writes nothing. `error` of the report says what was refused.
 *
 * @throws CH_USAGE for a `sourceDateEpoch` that is no time; CH_NO_CHARTS for an empty list
 */
export async function gate(given: GateOptions, context: OperationContext = {}): Promise<GateReport> {
  const options = readCall('gate', given, context);
  const [{ runGate }, { checkCharts }, { checkDependencyUpdate }, { modifiedFrom }, { filesIn }] = await Promise.all([
    import('../operations/gate/gate-charts.ts'),
    import('../operations/check-charts.ts'),
    import('../operations/check-dependency-update.ts'),
    import('../chart/package.ts'),
    import('../runtime/files-in.ts'),
  ]);
  checkCharts(options.charts, 'check');
  checkDependencyUpdate(options);
  const { charts, tag, tagPattern, version, appVersion, packager, sourceDateEpoch } = options;
  const helmVersion = given.helmVersion === undefined ? defaultVersions(options) : given.helmVersion;
  const request = {
    ...{ charts, tag, tagPatterns: listOf(tagPattern), version, appVersion, packager },
    ...{ limits: limitsOf(options), modifiedSeconds: modifiedFrom(sourceDateEpoch) },
  };
  return withServices(context, options.deadlineMs, async (services) => {
    const { contents, git } = await contentsOf(options, { ...context, signal: services.signal });
    const files = filesIn(context.folder, services.signal);
    return withWarnings(async (warn) =>
      runGate(
        { ...request, contents },
        {
          ...{ ...services, git, files, getDependencies: dependenciesFor(options, context, { ...services, warn }) },
          helms: helmsFor({ ...options, helmVersion }, context, services),
          threads: await threadsFor(charts, context, services.signal),
        },
      ),
    );
  });
}

/** Checksums without versions are those of the first default ones. */
function defaultVersions({ helmVersion, helmSha256 }: Complete<'gate'>): readonly string[] {
  const versions = listOf(helmVersion);
  return helmSha256 === undefined ? versions : versions.slice(0, listOf(helmSha256).length);
}
