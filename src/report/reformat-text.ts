/** The report of `reformat` as text. */
import type { ReformatReport } from '../operations/reformat/request.ts';
import { invalidationText } from './invalidation-text.ts';
import { durationText, sizeText } from './quantities.ts';

/** For stdout: empty if nothing changes. */
export function reformatResult({ before, after }: ReformatReport): string {
  return before === null || after === null ? '' : `index.yaml: ${fileText(before)} -> ${fileText(after)}`;
}

function fileText({ style, sizeBytes }: NonNullable<ReformatReport['before']>): string {
  return `${style === 'json' ? 'JSON' : 'YAML'}, ${sizeText(sizeBytes)}`;
}

/** The state of the index: one line. */
export function reformatState(report: ReformatReport): string {
  const { before, dryRun, error, repository, figures, index } = report;
  const isWritten = index.attempts > 0 && index.revisionAfter !== index.revisionBefore;
  if (error !== null) {
    if (error.details['commit'] === 'unknown') return 'whether index.yaml was written is not known: the next run finds out';
    return isWritten ? 'index.yaml was written before the error' : 'index.yaml was not changed';
  }
  const where = `${repository.target}/index.yaml`;
  if (report.after === null) return `nothing to do: ${where} is ${before === null ? 'there' : fileText(before)}${invalidationText(report)}`;
  if (dryRun) return `dry run, nothing was written to ${where}${invalidationText(report)}`;
  return `wrote ${where} in ${durationText(figures.durationMs)}${invalidationText(report)}`;
}
