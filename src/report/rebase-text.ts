/** `rebase-urls` as a person reads it: which URLs changed, which packages are not there, and the state of things. */
import { printableUrl } from '../base/printable-url.ts';
import type { RebaseReport } from '../operations/rebase-urls/request.ts';
import { toldText } from './invalidation-text.ts';
import { printable } from './printable.ts';
import { countText, durationText } from './quantities.ts';

/** One line a URL and one a finding, for stdout. After an error no URL has changed, unless the index was written before it. */
export function rebaseResult(report: RebaseReport): string {
  const { changed, findings, error } = report;
  const urls = error === null || isWritten(report) ? changed : [];
  const lines = [
    ...urls.map(
      ({ name, version, from, to }) => `${'changed'.padEnd(12)} ${name} ${version}  ${printableUrl(from)} -> ${printableUrl(to)}`,
    ),
    ...findings.map(({ kind, name, version, key }) => `${kind.padEnd(12)} ${name} ${version}  ${key}`),
  ];
  return printable(lines.join('\n'));
}

/** What state the index is in now: one line. */
export function rebaseState(report: RebaseReport): string {
  const { changed, dryRun, error, repository, figures } = report;
  const count = countText(changed.length, 'URL');
  if (error !== null) {
    if (error.details['commit'] === 'unknown') return 'whether index.yaml was written is not known: the next run finds out';
    return isWritten(report) ? `before that index.yaml was written: ${count} changed` : 'index.yaml was not changed';
  }
  if (dryRun) return `dry run, nothing was written: ${count} would change in ${repository.target}/index.yaml${toldText(report)}`;
  if (!isWritten(report)) return `nothing to do: no URL in ${repository.target}/index.yaml has to change${toldText(report)}`;
  return `changed ${count} in ${repository.target}/index.yaml in ${durationText(figures.durationMs)}${toldText(report)}`;
}

function isWritten({ index }: RebaseReport): boolean {
  return index.attempts > 0 && index.revisionAfter !== index.revisionBefore;
}
