/** How an operation of the library fails: it throws, and the report goes along with the error. */
import { asCharthouseError } from '../base/as-charthouse-error.ts';
import { type CharthouseError, isCharthouseError as isCoded } from '../base/error.ts';
import type { AuditReport } from '../operations/audit/report.ts';
import type { AuthenticateReport } from '../operations/authenticate/authenticate.ts';
import type { CacheReport } from '../operations/cache/report.ts';
import type { CheckReport } from '../operations/check/report.ts';
import type { CopyReport } from '../operations/copy/request.ts';
import type { DependencyReport } from '../operations/dependency/report.ts';
import type { DeprecateReport } from '../operations/deprecate/deprecate.ts';
import type { VersionDiffReport } from '../operations/diff/report.ts';
import type { DoctorReport } from '../operations/doctor/report.ts';
import type { GateReport } from '../operations/gate/gate-charts.ts';
import type { IndexDiffReport } from '../operations/history/diff-indexes.ts';
import type { HistoryReport } from '../operations/history/request.ts';
import type { IndexReport } from '../operations/index/request.ts';
import type { StackReport } from '../operations/infra/report.ts';
import type { PackageReport } from '../operations/package/report.ts';
import type { PagesReport } from '../operations/pages/request.ts';
import type { PruneReport } from '../operations/prune/request.ts';
import type { RebaseReport } from '../operations/rebase-urls/request.ts';
import type { RebuildReport } from '../operations/rebuild/request.ts';
import type { ReformatReport } from '../operations/reformat/request.ts';
import type { RepairReport } from '../operations/repair/request.ts';
import type { RollbackReport } from '../operations/rollback/request.ts';
import type { StatusReport } from '../operations/status/report.ts';
import type { VerifyReport } from '../operations/verify/report.ts';
import type { YankReport } from '../operations/yank/request.ts';
import type { PublishReport } from '../repository/outcome.ts';
import type { OperationContext } from './context.ts';

/** What the error of a failed operation has as `report`. `command` says which one it is: `publish`, `verify` and so on. */
export type OperationReport =
  | AuditReport
  | AuthenticateReport
  | DependencyReport
  | DeprecateReport
  | CacheReport
  | CopyReport
  | CheckReport
  | DoctorReport
  | GateReport
  | HistoryReport
  | IndexDiffReport
  | IndexReport
  | PackageReport
  | PruneReport
  | PublishReport
  | PagesReport
  | RebaseReport
  | RebuildReport
  | ReformatReport
  | RepairReport
  | RollbackReport
  | StackReport
  | StatusReport
  | VerifyReport
  | VersionDiffReport
  | YankReport;

/** The report of an operation that did what you asked for. */
export type Succeeded<Report> = Report & { readonly error: null };

/**
 * Whether a value is an error of charthouse. It goes by `code`, so it also knows errors of another copy of the library.
 * `report` is there if the operation had begun; it is absent if the options were refused before that.
 *
 * @example
 * try {
 *   await publish({ charts: ['charts/none'], to: './repository' });
 * } catch (error) {
 *   if (!isCharthouseError(error)) throw error;
 *   console.log(error.code, error.message, error.hint, error.docs);
 *   if (error.report?.command === 'publish') console.log(error.report.charts);
 * }
 */
export function isCharthouseError(value: unknown): value is CharthouseError<OperationReport> {
  return isCoded(value);
}

/** The report of an operation that succeeded. @throws the error of one that failed, always a CharthouseError, with the report */
export async function orThrow<Report extends OperationReport>(
  operation: Promise<Report>,
  context: Pick<OperationContext, 'signal'> = {},
): Promise<Succeeded<Report>> {
  const report = await coded(operation, context);
  const { error } = report;
  if (error === null) return { ...report, error };
  throw Object.defineProperty(error, 'report', { value: report, enumerable: false, configurable: true });
}

/** The same result. @throws CharthouseError, whatever `operation` rejects with */
export async function coded<Result>(operation: Promise<Result>, context: Pick<OperationContext, 'signal'> | null): Promise<Result> {
  try {
    return await operation;
  } catch (thrown) {
    // The operation refuses a context that is no object; until then it may be null, from a caller without types.
    throw asCharthouseError(thrown, context?.signal ?? { aborted: false, reason: undefined });
  }
}
