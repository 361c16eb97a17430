/** The report of `diff` as text. */
import type { VersionDiffReport } from '../operations/diff/report.ts';
import { changeRows, patchText } from './changes-text.ts';
import { printable } from './printable.ts';
import { countText, durationText } from './quantities.ts';
import { tableText } from './table.ts';
import { plainView, type View } from './view.ts';

/** The changed files, then the unified diff. */
export function diffResult({ name, before, after, comparison }: VersionDiffReport, view: View = plainView): string {
  if (before === null || after === null || comparison === null || comparison.files.length === 0) return '';
  const names = { before: `${name}-${before.version}`, after: `${name}-${after.version}` };
  const patches = comparison.files.map((file) => patchText(file, names)).filter((text) => text !== '');
  const files = tableText(changeRows(comparison), {}, view);
  return [files, '', paintedPatch(printable(patches.join('')), view)].join('\n').trimEnd();
}

/** As git colours it. Its lines are never broken: it may be applied. */
function paintedPatch(patch: string, { paint }: View): string {
  const lines = patch.split('\n').map((line) => {
    if (/^(?:---|\+\+\+) /.test(line)) return paint.strong(line);
    if (line.startsWith('+')) return paint.good(line);
    return line.startsWith('-') ? paint.bad(line) : line;
  });
  return lines.join('\n');
}

/** What was compared: one line. */
export function diffState({ name, before, after, comparison, repository, figures, error }: VersionDiffReport): string {
  if (error !== null || before === null || after === null || comparison === null) return '';
  const what = `${name} ${before.version} and ${after.version} in ${repository.target}`;
  const took = `compared in ${durationText(figures.durationMs)}`;
  const { length } = comparison.files;
  if (length === 0) return `no file differs between ${what}; ${took}`;
  return `${countText(length, 'file differs', 'files differ')} between ${what}; ${took}`;
}
