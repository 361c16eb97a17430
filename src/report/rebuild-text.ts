/** The report of `rebuild` as text: new entries, packages without an entry, entries without a package, and the state of the index. */
import type { CharthouseError } from '../base/error.ts';
import type { PartOutcome, RebuildReport } from '../operations/rebuild/request.ts';
import type { MissingPackage, Orphan } from '../repository/orphans/types.ts';
import { invalidationText } from './invalidation-text.ts';
import { countText, durationText, sizeText } from './quantities.ts';
import { type Row, tableText } from './table.ts';
import { plainView, type View } from './view.ts';

/** One line for each package, for stdout. Packages that were listed before are left out. */
export function rebuildResult(report: RebuildReport, view: View = plainView): string {
  const { charts, orphans, missing, error } = report;
  const added = error === null || isWritten(report) ? charts.filter(({ outcome }) => outcome === 'new') : [];
  const rows = [
    ...added.map(({ name, version, path }) => ({ cells: ['new', `${name} ${version}`, path] })),
    ...orphans.map(orphanRow),
    ...missing.map(missingRow),
  ];
  return tableText(rows, { lead: 10 }, view);
}

function orphanRow({ key, name, version, sizeBytes, modified, message }: Orphan): Row {
  const what = name === null ? '' : `${name} ${version}`;
  return { cells: ['orphan', key, what, sizeText(sizeBytes), modified.slice(0, 10), message] };
}

function missingRow({ name, version, key }: MissingPackage): Row {
  return { cells: ['missing', `${name} ${version}`, key] };
}

/** The state of the index: one line. */
export function rebuildState(report: RebuildReport): string {
  const { charts, orphans, dryRun, error, repository, figures, part } = report;
  if (part !== null) return partState(part, report);
  if (error !== null) return stateAfter(error, report);
  const added = countText(charts.filter(({ outcome }) => outcome === 'new').length, 'version');
  const left = `${invalidationText(report)}${orphans.length === 0 ? '' : `; ${countText(orphans.length, 'package')} without an entry`}`;
  if (dryRun) return `dry run, nothing was written: ${added} would be added to ${repository.target}/index.yaml${left}`;
  if (!isWritten(report)) return `nothing to do: index.yaml of ${repository.target} stays as it is${left}`;
  return `wrote ${repository.target}/index.yaml in ${durationText(figures.durationMs)}: ${countsOf(report)}${left}`;
}

function partState({ shard, file, packages, read, resumed, unreadable }: PartOutcome, { dryRun, error, figures }: RebuildReport): string {
  const all = countText(packages, 'package');
  if (dryRun) return `dry run, nothing was written: shard ${shard} has ${all} to read into ${file}`;
  const counts = `${read} read now, ${resumed} by earlier runs${unreadable === 0 ? '' : `; ${unreadable} contain no chart`}`;
  if (error !== null) return `${file} has ${read + resumed} of ${all}: run again to go on; index.yaml was not changed`;
  return `wrote ${file} in ${durationText(figures.durationMs)}: shard ${shard} has ${all}, ${counts}; index.yaml was not changed`;
}

function stateAfter({ details }: CharthouseError, report: RebuildReport): string {
  if (details['commit'] === 'unknown') return 'whether index.yaml was written is not known: the next run finds out';
  return isWritten(report) ? `index.yaml was written before the error: ${countsOf(report)}` : 'index.yaml was not changed';
}

function countsOf({ index }: RebuildReport): string {
  return `it lists ${countText(index.versionsAfter, 'version')} now, ${index.versionsBefore} before`;
}

function isWritten({ index }: RebuildReport): boolean {
  return index.attempts > 0 && index.revisionAfter !== index.revisionBefore;
}
