/** The report of `mirror` and `promote` as text: what became of each version, and the state of the target. */
import { printableUrl } from '../base/printable-url.ts';
import type { CopiedVersion, CopyReport } from '../operations/copy/request.ts';
import { invalidationText } from './invalidation-text.ts';
import { countText, durationText, sizeText } from './quantities.ts';
import { type Row, tableText } from './table.ts';
import { plainView, type View } from './view.ts';

/** One line for each version, for stdout, but for those that were there before. After an error, what was not listed is left out. */
export function copyResult({ copies }: CopyReport, view: View = plainView): string {
  const shown = copies.filter(({ outcome }) => outcome !== 'unchanged' && outcome !== 'not-written');
  return tableText(shown.map(rowOf), { lead: 12 }, view);
}

function rowOf({ outcome, name, version, url, provenance, error }: CopiedVersion): Row {
  const signed = provenance === undefined ? '' : `provenance: ${provenance}`;
  return {
    cells: [outcome, `${name} ${version}`, url === null ? '' : printableUrl(url), signed],
    below: error === undefined ? [] : [error.message],
  };
}

/** The state of the target: one line. */
export function copyState(report: CopyReport): string {
  const { copies, dryRun, error, repository, figures, index, source } = report;
  const copied = copies.filter(({ outcome }) => outcome === 'new' || outcome === 'adopted');
  const there = copies.filter(({ outcome }) => outcome === 'unchanged').length;
  const count = countText(copied.length, 'version');
  const also = there === 0 ? '' : `; ${there} already there`;
  const bytes = copied.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
  const done = `copied ${count} (${sizeText(bytes)}) from ${source} to ${repository.target} in ${durationText(figures.durationMs)}${also}`;
  if (dryRun) return `dry run, nothing was written: ${count} would be copied from ${source} to ${repository.target}${also}`;
  if (index.attempts > 0 && index.revisionAfter !== index.revisionBefore) {
    return `${done}${invalidationText(report)}`;
  }
  // A registry has no index: each version is there as soon as its tag is.
  if (repository.target.startsWith('oci://') && copied.length > 0) return done;
  if (error?.details['commit'] === 'unknown') return 'whether index.yaml was written is not known: the next run finds out';
  if (error !== null && repository.target.startsWith('oci://')) return `nothing was copied to ${repository.target}`;
  if (error !== null)
    return 'index.yaml was not changed; the next run goes on from there, and reads no package again that is there already';
  return `nothing to do: ${repository.target} has all that was selected of ${source}${invalidationText(report)}`;
}
