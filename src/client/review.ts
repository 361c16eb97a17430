/** The operations that compare charts with what is published. */
import type { VersionDiffReport } from '../operations/diff/report.ts';
import type { DiffVersionsOptions } from '../operations/options.ts';
import { withReader } from './audit.ts';
import type { OperationContext } from './context.ts';
import { readCall } from './read-call.ts';

/**
 * Compares two published versions of a chart. Reads only. `error` of the report says what went wrong.
 *
 * @throws CH_NO_TARGET if neither `to` nor `url` names a repository; CH_USAGE for invalid options
 */
export async function diffVersions(given: DiffVersionsOptions, context: OperationContext = {}): Promise<VersionDiffReport> {
  const { name, before, after, ...options } = readCall('diffVersions', given, context);
  const { diffVersions: run } = await import('../operations/diff/diff-versions.ts');
  return withReader(options, context, (reader, services) => run({ name, before, after }, { ...services, reader }));
}
