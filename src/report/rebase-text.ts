/** The report of `rebase-urls` as text: changed URLs, missing packages, and the state of the index. */
import { printableUrl } from '../base/printable-url.ts';
import type { RebaseReport } from '../operations/rebase-urls/request.ts';
import { invalidationText } from './invalidation-text.ts';
import { countText, durationText } from './quantities.ts';
import { tableText } from './table.ts';
import { plainView, type View } from './view.ts';

/** One line for each URL and each finding, for stdout. After an error no URL has changed, unless the index was written before it. */
export function rebaseResult(report: RebaseReport, view: View = plainView): string {
  const { changed, findings, error } = report;
  const urls = error === null || isWritten(report) ? changed : [];
  const rows = [
    ...urls.map(({ name, version, from, to }) => ({
      cells: ['changed', `${name} ${version}`, `${printableUrl(from)} -> ${printableUrl(to)}`],
    })),
    ...findings.map(({ kind, name, version, key }) => ({ cells: [kind, `${name} ${version}`, key], tone: 'bad' as const })),
  ];
  return tableText(rows, { lead: 12 }, view);
}

/** The state of the index: one line. */
export function rebaseState(report: RebaseReport): string {
  const { changed, dryRun, error, repository, figures } = report;
  const count = countText(changed.length, 'URL');
  if (error !== null) {
    if (error.details['commit'] === 'unknown') return 'whether index.yaml was written is not known: the next run finds out';
    return isWritten(report) ? `index.yaml was written before the error: ${count} changed` : 'index.yaml was not changed';
  }
  if (dryRun) return `dry run, nothing was written: ${count} would change in ${repository.target}/index.yaml${invalidationText(report)}`;
  const archived = changed.find(({ index }) => index !== undefined)?.index;
  const places = [...(isWritten(report) ? ['index.yaml'] : []), ...(archived === undefined ? [] : [archived])].join(' and ');
  if (places === '') return `nothing to do: no URL in ${repository.target}/index.yaml has to change${invalidationText(report)}`;
  return `changed ${count} in ${repository.target}/${places} in ${durationText(figures.durationMs)}${invalidationText(report)}`;
}

function isWritten({ index }: RebaseReport): boolean {
  return index.attempts > 0 && index.revisionAfter !== index.revisionBefore;
}
