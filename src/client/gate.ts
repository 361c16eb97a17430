/** The verb `gate`, on this machine. */
import { gateHelms } from '../base/gate-helms.ts';
import { checkCall } from '../config/check-options.ts';
import type { GateReport } from '../operations/gate/gate-charts.ts';
import { type GateOptions, limitsOf, listOf, patternsOf } from '../operations/options.ts';
import { contentsOf } from './contents.ts';
import { type OperationContext, withServices } from './context.ts';
import { helmsFor } from './helm.ts';

/**
 * Whether charts could be published, by all that needs no repository to know: they are packaged, held against the tag, linted and rendered
 * by real Helms (the oldest and the newest known, if you name none). Writes nothing. `error` of the report says what was refused.
 *
 * @throws CH_USAGE for a `sourceDateEpoch` that is no time
 * @example const { charts, error } = await gate({ charts: ['charts/app'], tag: 'v1.0.0' });
 */
export async function gate(options: GateOptions, context: OperationContext = {}): Promise<GateReport> {
  checkCall('gate', options, context);
  const [{ runGate }, { modifiedFrom }, { filesIn }] = await Promise.all([
    import('../operations/gate/gate-charts.ts'),
    import('../chart/package.ts'),
    import('../runtime/files-in.ts'),
  ]);
  const { charts, tag, version, appVersion, packager = 'builtin', helmVersion = unnamed(options), sourceDateEpoch } = options;
  const request = {
    ...{ charts, tag, tagPatterns: patternsOf(options), version, appVersion, packager },
    ...{ limits: limitsOf(options), modifiedSeconds: modifiedFrom(sourceDateEpoch) },
  };
  return withServices(context, options.deadlineMs, async (services) => {
    const { contents, git } = await contentsOf(options, { ...context, signal: services.signal });
    const files = filesIn(context.folder, services.signal);
    return runGate({ ...request, contents }, { ...services, git, files, helms: helmsFor({ ...options, helmVersion }, context, services) });
  });
}

/** Sums without versions are those of the default ones, as far as they go. */
function unnamed({ helmSha256 }: GateOptions): readonly string[] {
  return helmSha256 === undefined ? gateHelms : gateHelms.slice(0, listOf(helmSha256).length);
}
