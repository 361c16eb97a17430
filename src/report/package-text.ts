/** A packaging run as a person or a script reads it. */
import type { PackageReport } from '../operations/package/report.ts';

/** The paths of the packages, one a line and nothing else: scripts read it. Empty where nothing was written. */
export function packageResult({ charts, error }: PackageReport): string {
  return error === null ? charts.flatMap(({ file }) => (file === null ? [] : [file])).join('\n') : '';
}
