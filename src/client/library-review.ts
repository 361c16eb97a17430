/** The operations that compare charts with what is published, as programs call them. */
import type { CheckReport } from '../operations/check/report.ts';
import type { VersionDiffReport } from '../operations/diff/report.ts';
import type { CheckOptions, DiffVersionsOptions } from '../operations/options.ts';
import type { OperationContext } from './context.ts';
import { orThrow, type Succeeded } from './failure.ts';
import { check as runCheck, diffVersions as runDiff } from './review.ts';

/**
 * Checks charts of a pull request against what is published, like `charthouse check`. Writes nothing.
 *
 * @returns `charts` with the outcome that a publish would have, and `checks`: the newest published version, the files that differ from the
 * version before, and what readers make of the chart
 * @throws CharthouseError; `report.charts` says which chart is at fault: CH_CONFLICT if its version was not raised
 * @example
 * const { charts, checks } = await check({ charts: ['charts/app'], to: './repository' });
 * for (const { name, version, outcome } of charts) console.log(name, version, outcome);
 * for (const { name, since, comparison } of checks) console.log(name, since, comparison?.files.map(({ path }) => path));
 */
export function check(options: CheckOptions, context: OperationContext = {}): Promise<Succeeded<CheckReport>> {
  return orThrow(runCheck(options, context), context);
}

/**
 * Compares two published versions of a chart, like `charthouse diff`. Reads only.
 *
 * @returns `comparison`: the files that differ, each with the hunks of a unified diff, the fields of Chart.yaml, the keys of values.yaml
 * @throws CharthouseError; CH_ENTRY_NOT_FOUND if a version is not listed, CH_VERIFY_FAILED if a package is missing or has other bytes
 * @example
 * const { comparison } = await diffVersions({ to: './repository', name: 'app', before: '0.9.0', after: '1.0.0' });
 * for (const { change, path, addedLines, removedLines } of comparison?.files ?? []) console.log(change, path, addedLines, removedLines);
 */
export function diffVersions(options: DiffVersionsOptions, context: OperationContext = {}): Promise<Succeeded<VersionDiffReport>> {
  return orThrow(runDiff(options, context), context);
}
