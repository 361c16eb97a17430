/** The report of `package` as text. */
import type { PackageReport } from '../operations/package/report.ts';

/** The paths of the packages, one a line and nothing else: scripts read it. Empty if nothing was written. */
export function packageResult({ charts, error }: PackageReport): string {
  return error === null ? charts.flatMap(({ file }) => (file === null ? [] : [file])).join('\n') : '';
}
