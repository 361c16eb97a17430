/** The last step of a copy whose target takes its name only when it is complete, such as an archive file. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { notWritten } from './report.ts';
import type { CopyReport } from './request.ts';

/** Runs `finish` if the copy has changed the index. If that fails, nothing was written: the report says so. */
export async function finished(report: CopyReport, finish: () => Promise<void>, signal: AbortSignal): Promise<CopyReport> {
  const { index, dryRun } = report;
  if (dryRun || index.attempts === 0 || index.revisionAfter === index.revisionBefore) return report;
  try {
    await finish();
    return report;
  } catch (error) {
    const { revisionBefore, versionsBefore } = index;
    return {
      ...report,
      copies: report.copies.map(notWritten),
      index: { ...index, revisionAfter: revisionBefore, versionsAfter: versionsBefore },
      error: asCharthouseError(error, signal),
    };
  }
}
