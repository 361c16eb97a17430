/** The reports of `yank` and `restore` as text: each version, what is deleted, and the state of the index. */
import type { YankedVersion, YankPlan, YankReport } from '../operations/yank/request.ts';
import { invalidationText } from './invalidation-text.ts';
import { countText, durationText } from './quantities.ts';
import { type Row, tableText } from './table.ts';
import { plainView, type View } from './view.ts';

/** One line for each version and each package, for stdout. After an error nothing has changed, unless the index was written before it. */
export function yankResult(report: YankReport, view: View = plainView): string {
  const { versions, error, isDeclined } = report;
  return isDeclined || (error !== null && !isWritten(report)) ? '' : yankPlan(versions, view);
}

/** The same for the plan, before it is carried out. */
export function yankPlan(versions: YankPlan, view: View = plainView): string {
  return tableText(versions.flatMap(rowsOf), { lead: 12 }, view);
}

function rowsOf({ name, version, outcome, reason, deleted }: YankedVersion): readonly Row[] {
  return [{ cells: [outcome, `${name} ${version}`, reason ?? ''] }, ...deleted.map((key) => ({ cells: ['delete', key] }))];
}

/** The state of the repository: one line. */
export function yankState(report: YankReport): string {
  const { command, versions, dryRun, error, isDeclined, repository, figures } = report;
  const count = countText(versions.filter(({ outcome }) => outcome === 'yanked' || outcome === 'restored').length, 'version');
  const packages = versions.reduce((sum, { deleted }) => sum + deleted.length, 0);
  const where = `${repository.target}/index.yaml`;
  if (error !== null) {
    if (error.details['commit'] === 'unknown') return 'whether index.yaml was written is not known: the next run finds out';
    return isWritten(report) ? `index.yaml was written before the error; run again to finish` : 'index.yaml was not changed';
  }
  if (isDeclined) return 'nothing was changed, as you answered';
  const [would, did] = command === 'yank' ? ['would leave', 'took'] : ['would be listed again in', 'listed'];
  const also = packages === 0 ? '' : `; ${dryRun ? 'would delete' : 'deleted'} ${countText(packages, 'object')}`;
  if (dryRun) return `dry run, nothing was written: ${count} ${would} ${where}${also}${invalidationText(report)}`;
  if (!isWritten(report)) return `${packages === 0 ? 'nothing to do' : 'nothing to change'} in ${where}${also}${invalidationText(report)}`;
  const what = command === 'yank' ? `${did} ${count} out of ${where}` : `${did} ${count} again in ${where}`;
  return `${what} in ${durationText(figures.durationMs)}${also}${invalidationText(report)}`;
}

function isWritten({ index }: YankReport): boolean {
  return index.attempts > 0 && index.revisionAfter !== index.revisionBefore;
}
