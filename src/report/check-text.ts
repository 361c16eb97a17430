/** The report of `check` as text: the outcome of each chart, and what it changes. */
import type { CheckedChart, CheckReport } from '../operations/check/report.ts';
import { changeRows } from './changes-text.ts';
import { countText, durationText } from './quantities.ts';
import { tableText } from './table.ts';
import { plainView, type View } from './view.ts';

type Chart = CheckReport['charts'][number];

/** For stdout: a line for each chart, and below it the files that differ. */
export function checkResult({ charts, checks }: CheckReport, view: View = plainView): string {
  return charts.map((chart) => chartText(chart, checkOf(chart, checks), view)).join('\n');
}

/** The check of a chart; undefined if the chart could not be packaged, or if the run was stopped. */
export function checkOf({ path }: Chart, checks: readonly CheckedChart[]): CheckedChart | undefined {
  return checks.find((each) => each.path === path);
}

function chartText({ name, version, path, outcome }: Chart, check: CheckedChart | undefined, view: View): string {
  const what = name === null ? path : `${name} ${version}`;
  const notes = check === undefined ? [] : [versionText(check), changesText(check)].filter((note) => note !== '');
  const head = tableText([{ cells: [outcomeText(outcome), what, notes.join('; ')] }], { lead: 10 }, view);
  const files = check?.comparison == null ? [] : changeRows(check.comparison);
  return files.length === 0 ? head : `${head}\n${tableText(files, { indent: '  ', belowIndent: '    ' }, view)}`;
}

/** What a publish would make of it. If the run was stopped before that was known: `unknown`. */
export function outcomeText(outcome: Chart['outcome']): string {
  return outcome === 'not-written' ? 'unknown' : outcome;
}

/** How the version relates to the published ones. */
export function versionText({ state, newest }: CheckedChart): string {
  switch (state) {
    case null:
      return '';
    case 'first':
      return 'no version is published yet';
    case 'raised':
      return `raised from ${newest}`;
    case 'published':
      return newest === null ? '' : `newest published is ${newest}`;
    case 'older':
      return `older than ${newest}`;
    case 'equal':
      return 'equal to a published version';
  }
}

/** How many files differ, and from which version. */
export function changesText({ since, comparison }: CheckedChart): string {
  if (since === null) return '';
  if (comparison === null) return `not compared with ${since}`;
  const { length } = comparison.files;
  return length === 0 ? `no file differs from ${since}` : `${countText(length, 'file differs', 'files differ')} from ${since}`;
}

/** What was checked: one line. Empty if no chart was read. */
export function checkState({ charts, repository, figures }: CheckReport): string {
  if (charts.length === 0) return '';
  const counts = new Map<string, number>();
  for (const outcome of charts.map((chart) => outcomeText(chart.outcome))) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const against = repository.target === '' ? '' : ` against ${repository.target}`;
  const found = [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
  return `checked ${countText(charts.length, 'chart')}${against} in ${durationText(figures.durationMs)}: ${found}; nothing was written`;
}
