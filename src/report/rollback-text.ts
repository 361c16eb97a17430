/** The report of `rollback` as text. */
import type { NamedVersion, RollbackPlan, RollbackReport } from '../operations/rollback/request.ts';
import { invalidationText } from './invalidation-text.ts';
import { countText, durationText } from './quantities.ts';
import { type Row, tableText } from './table.ts';
import { plainView, type View } from './view.ts';

/** One line for each version, for stdout. After an error nothing has changed, unless the index was written before it. */
export function rollbackResult(report: RollbackReport, view: View = plainView): string {
  const { plan, error, isDeclined } = report;
  return plan === null || isDeclined || (error !== null && !isWritten(report)) ? '' : rollbackPlan(plan, view);
}

/** What a user consents to. */
export function rollbackPlan({ back, changed, hidden }: RollbackPlan, view: View = plainView): string {
  const rows = (what: string, versions: readonly NamedVersion[]): readonly Row[] =>
    versions.map(({ name, version }) => ({ cells: [what, `${name} ${version}`] }));
  return tableText([...rows('back', back), ...rows('changed', changed), ...rows('hidden', hidden)], { lead: 8 }, view);
}

/** The state of the index: one line. */
export function rollbackState(report: RollbackReport): string {
  const { plan, isDeclined, dryRun, error, repository, figures } = report;
  const where = `${repository.target}/index.yaml`;
  if (error !== null) {
    if (error.details['commit'] === 'unknown') return 'whether index.yaml was written is not known: the next run finds out';
    return isWritten(report) ? 'index.yaml was written before the error' : 'index.yaml was not changed';
  }
  if (plan === null || isDeclined) return 'index.yaml was not changed';
  const version = `index version ${plan.id}${plan.time === null ? '' : ` of ${plan.time}`}`;
  const what = `${countText(plan.versions, 'version')}, ${plan.back.length} back, ${plan.changed.length} changed, ${plan.hidden.length} hidden`;
  if (dryRun) return `dry run, nothing was written: ${where} would become ${version} (${what})${invalidationText(report)}`;
  if (!isWritten(report)) return `nothing to do: ${where} is ${version} already${invalidationText(report)}`;
  return `${where} is ${version} again (${what}), in ${durationText(figures.durationMs)}${invalidationText(report)}`;
}

function isWritten({ index }: RollbackReport): boolean {
  return index.attempts > 0 && index.revisionAfter !== index.revisionBefore;
}
