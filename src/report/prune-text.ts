/** The report of `prune` as text: what goes, and what stays although no rule of the user keeps it. */
import type { PrunePlan, PruneReport } from '../operations/prune/request.ts';
import { invalidationText } from './invalidation-text.ts';
import { countText, durationText } from './quantities.ts';
import { type Row, tableText } from './table.ts';
import { plainView, type View } from './view.ts';

type Kept = PruneReport['kept'][number];

/** For stdout: a line for each version and each package. After an error nothing has changed, unless the index was written before it. */
export function pruneResult(report: PruneReport, view: View = plainView): string {
  const { removed, deleted, orphans, kept, isDeclined, error } = report;
  return isDeclined || (error !== null && !isWritten(report))
    ? ''
    : tableText([...rowsOf({ removed, deleted, orphans }), ...kept.flatMap(whyItStays)], {}, view);
}

/** What goes, before it does. */
export function prunePlan(plan: PrunePlan, view: View = plainView): string {
  return tableText(rowsOf(plan), {}, view);
}

function rowsOf({ removed, deleted, orphans }: PrunePlan): readonly Row[] {
  return [
    ...removed.map(({ name, version, created }) => rowOf(`${name} ${version}`, created)),
    ...deleted.flatMap(({ keys }) => keys.map((key) => rowOf(`package ${key}`, null))),
    ...orphans.map(({ key, modified }) => rowOf(`orphan ${key}`, modified)),
  ];
}

function rowOf(what: string, time: string | null): Row {
  const day = time === null ? '' : ` (${time.slice(0, 10)})`;
  return { cells: ['-', what, day.trim()], plain: `- ${what}${day}` };
}

/** For reasons that a user may not expect. The others are only in `--json`. */
function whyItStays({ name, version, why }: Kept): readonly Row[] {
  const texts: Readonly<Partial<Record<Kept['why']['kind'], string>>> = {
    needed: why.kind === 'needed' ? `${why.by} depends on it` : '',
    protected: 'you protect it',
    undated: 'its entry has no created time',
    'not-a-version': 'its version has no place in an order: see charthouse audit',
  };
  const text = texts[why.kind];
  return text === undefined ? [] : [{ cells: ['', `${name} ${version}`, `stays: ${text}`], plain: `  ${name} ${version} stays: ${text}` }];
}

/** The state of the index: one line. `plan`: the file that the plan was written to. */
export function pruneState(report: PruneReport, plan: string | undefined): string {
  const { removed, deleted, archive, dryRun, error, repository, figures, index } = report;
  const count = countText(removed.length, 'version');
  if (error !== null) {
    if (error.details['commit'] === 'unknown') return 'whether index.yaml was written is not known: the next run finds out';
    return isWritten(report)
      ? `index.yaml was written before the error: ${count} taken off; run again to finish`
      : 'index.yaml was not changed';
  }
  if (report.isDeclined) return 'nothing was changed, as you answered';
  const where = `${repository.target}/index.yaml`;
  const objects = deleted.reduce((sum, { keys }) => sum + keys.length, report.orphans.length);
  const also = objects === 0 ? '' : `; ${countText(objects, 'object')} ${dryRun ? 'would be deleted' : 'deleted'}`;
  const moved = archive === null ? '' : ` and into ${archive}`;
  if (plan !== undefined) return `nothing was changed: the plan to take ${count} off ${where} is in ${plan}`;
  if (dryRun)
    return `dry run, nothing was written: ${count} of ${index.versionsBefore} would leave ${where}${archive === null ? '' : ` for ${archive}`}${also}${invalidationText(report)}`;
  if (!isWritten(report)) return `nothing to do: every version in ${where} stays${also}${invalidationText(report)}`;
  if (removed.length === 0) return `every version in ${where} stays${also}${invalidationText(report)}`;
  return `took ${count} off ${where}${moved} in ${durationText(figures.durationMs)}; ${countText(index.versionsAfter ?? 0, 'version')} left${also}${invalidationText(report)}`;
}

function isWritten({ index }: PruneReport): boolean {
  return index.attempts > 0 && index.revisionAfter !== index.revisionBefore;
}
