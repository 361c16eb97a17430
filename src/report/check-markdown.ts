/** The report of `check` in Markdown, for the page of a job. */
import type { CheckedChart, CheckReport } from '../operations/check/report.ts';
import { changeRows, patchText } from './changes-text.ts';
import { changesText, checkOf, outcomeText, versionText } from './check-text.ts';
import { code, cut, fenced, inline, table } from './markdown.ts';
import { printable } from './printable.ts';
import { tableText } from './table.ts';
import { plainView } from './view.ts';

/** Of all folds on the page but the last one: GitHub drops a page of more than 1 MiB. */
const mostFoldBytes = 200_000;

/** A table of the charts, their errors, and the changes of each chart in a fold. */
export function checkPage({ charts, checks }: CheckReport): string {
  const rows = charts.map((chart) => {
    const check = checkOf(chart, checks);
    return [
      chart.name === null ? code(chart.path) : code(chart.name),
      chart.version === null ? '' : code(chart.version),
      outcomeText(chart.outcome),
      ...(check === undefined ? ['', ''] : [inline(versionText(check)), inline(changesText(check))]),
    ];
  });
  const refused = charts.flatMap(({ path, error }) =>
    error === undefined ? [] : [`- ${code(path)}: [${error.code}](${error.docs}), ${inline(error.message)}`],
  );
  let left = mostFoldBytes;
  const folds = checks.map((check) => {
    const fold = left > 0 ? foldOf(check) : '';
    left -= Buffer.byteLength(fold);
    return fold;
  });
  const parts = [table(['chart', 'version', 'outcome', 'version', 'files'], rows), cut(refused).join('\n'), ...folds];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Empty if nothing differs. */
function foldOf(check: CheckedChart): string {
  const { name, version, since, comparison } = check;
  if (since === null || comparison === null || comparison.files.length === 0) return '';
  const names = { before: `${name}-${since}`, after: `${name}-${version}` };
  const patch = comparison.files.map((file) => patchText(file, names)).join('');
  return [
    `<details><summary>${html(`${name} ${version}: ${changesText(check)}`)}</summary>`,
    fenced(tableText(changeRows(comparison), {}, plainView)),
    ...(patch === '' ? [] : [fenced(patch.trimEnd(), 'diff')]),
    '</details>',
  ].join('\n\n');
}

/** Inside of a tag Markdown's own escapes are shown as they are. */
function html(text: string): string {
  return printable(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
