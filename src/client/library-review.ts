/** The operations that compare charts with what is published, as programs call them. */
import type { VersionDiffReport } from '../operations/diff/report.ts';
import type { DiffVersionsOptions } from '../operations/options.ts';
import type { OperationContext } from './context.ts';
import { orThrow, type Succeeded } from './failure.ts';
import { diffVersions as runDiff } from './review.ts';

/**
 * Compares two published versions of a chart, like `charthouse diff`. Reads only.
 *
 * @returns `comparison`: the files that differ, each with the hunks of a unified diff, the fields of Chart.yaml, the keys of values.yaml
 * @throws CharthouseError; CH_ENTRY_NOT_FOUND if a version is not listed, CH_VERIFY_FAILED if a package is missing or has other bytes
 * @example
 * const { comparison } = await diffVersions({ to: './repository', name: 'app', before: '1.0.0', after: '1.1.0' });
 * for (const { change, path, addedLines, removedLines } of comparison?.files ?? []) console.log(change, path, addedLines, removedLines);
 */
export function diffVersions(options: DiffVersionsOptions, context: OperationContext = {}): Promise<Succeeded<VersionDiffReport>> {
  return orThrow(runDiff(options, context), context);
}
