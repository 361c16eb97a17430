/** The report of `deprecate` as text: each version, and the state of the index. */
import type { DeprecateReport } from '../operations/deprecate/deprecate.ts';
import { invalidationText } from './invalidation-text.ts';
import { countText, durationText } from './quantities.ts';
import { tableText } from './table.ts';
import { plainView, type View } from './view.ts';

/** One line for each version, for stdout. After an error nothing has changed, unless the index was written before it. */
export function deprecateResult(report: DeprecateReport, view: View = plainView): string {
  const { versions, error } = report;
  if (error !== null && !isWritten(report)) return '';
  return tableText(
    versions.map(({ name, version, outcome }) => ({ cells: [outcome, `${name} ${version}`] })),
    { lead: 12 },
    view,
  );
}

/** The state of the index: one line. */
export function deprecateState(report: DeprecateReport): string {
  const { versions, dryRun, error, repository, figures } = report;
  const count = countText(versions.filter(({ outcome }) => outcome !== 'unchanged').length, 'entry', 'entries');
  const where = `${repository.target}/index.yaml`;
  if (error !== null) {
    if (error.details['commit'] === 'unknown') return 'whether index.yaml was written is not known: the next run finds out';
    return isWritten(report) ? `index.yaml was written before the error: ${count} changed` : 'index.yaml was not changed';
  }
  if (dryRun) return `dry run, nothing was written: ${count} would change in ${where}${invalidationText(report)}`;
  if (!isWritten(report)) return `nothing to do: no entry in ${where} has to change${invalidationText(report)}`;
  return `changed ${count} in ${where} in ${durationText(figures.durationMs)}${invalidationText(report)}`;
}

function isWritten({ index }: DeprecateReport): boolean {
  return index.attempts > 0 && index.revisionAfter !== index.revisionBefore;
}
