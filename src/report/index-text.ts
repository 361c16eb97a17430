/** The report of `index` as text. */
import type { IndexReport } from '../operations/index/request.ts';
import { countText } from './quantities.ts';
import { tableText } from './table.ts';
import { plainView, type View } from './view.ts';

/** One line for each new package, or for each conflict. */
export function indexResult({ charts, error }: IndexReport, view: View = plainView): string {
  const shown = charts.filter(({ outcome }) => (error === null ? outcome === 'new' : outcome === 'conflict'));
  return tableText(
    shown.map(({ outcome, name, version, path }) => ({ cells: [outcome, `${name} ${version}`, path] })),
    { lead: 10 },
    view,
  );
}

/** The state of the index: one line. */
export function indexState({ index, charts, dryRun, error, repository, warnings }: IndexReport): string {
  if (error?.details['commit'] === 'unknown') return 'whether index.yaml was written is not known: the next run finds out';
  if (error !== null) return 'index.yaml was not changed';
  const added = charts.filter(({ outcome }) => outcome === 'new').length;
  if (dryRun) return `dry run, nothing was written: ${countText(added, 'version')} would be added to ${repository.target}/index.yaml`;
  const isAll = !warnings.some(({ code }) => code === 'package-skipped' || code === 'orphan-left');
  if (index.revisionAfter === index.revisionBefore)
    return `nothing new: index.yaml lists every package of ${repository.target}${isAll ? '' : ' except those in the warnings'}`;
  return `wrote ${repository.target}/index.yaml: it lists ${countText(index.versionsAfter, 'version')} now, ${index.versionsBefore} before`;
}
