/** Warnings of what an operation is given, such as the cache: they belong to a run and not to a chart. */
import type { Warning } from '../base/warning.ts';

/** The report, with what was warned of meanwhile. */
export async function withWarnings<R extends { readonly warnings: readonly Warning[] }>(
  run: (warn: (warning: Warning) => void) => Promise<R>,
): Promise<R> {
  const found: Warning[] = [];
  const report = await run((warning) => found.push(warning));
  return found.length === 0 ? report : { ...report, warnings: [...report.warnings, ...found] };
}
