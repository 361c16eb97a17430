/** The report of `dependency list`, `build` and `update` as text, and as a document. */
import type { DependencyChart, DependencyOutcome, DependencyReport } from '../operations/dependency/report.ts';
import { type ErrorDocument, errorDocument, type JsonDocument, jsonDocument } from './document.ts';
import { countText } from './quantities.ts';
import { paragraph, type Row, tableText } from './table.ts';
import { plainView, type View } from './view.ts';

const locks: Readonly<Record<NonNullable<DependencyChart['lock']>, string>> = {
  'in-step': 'the lock matches Chart.yaml',
  'out-of-step': 'the lock does not match Chart.yaml',
  unknown: 'the lock may match Chart.yaml: a repository is known by its name only',
  none: 'no lock',
};

/** A table for each chart. The errors name the charts that could not be read. */
export function dependencyTables({ charts }: DependencyOutcome, view: View = plainView): string {
  return charts
    .filter(({ outcome }) => outcome === 'listed')
    .map((chart) => tableOf(chart, view))
    .join('\n\n');
}

const titles = ['NAME', 'VERSION', 'LOCKED', 'STATUS', 'REPOSITORY'] as const;

function tableOf({ path, name, version, lock, dependencies }: DependencyChart, view: View): string {
  const state = dependencies.length === 0 ? 'no dependencies' : locks[lock ?? 'none'];
  const title = paragraph(`${name} ${version}  ${path}: ${state}`, '', view).join('\n');
  if (dependencies.length === 0) return title;
  const rows = dependencies.map((each) => [
    each.alias === null ? each.name : `${each.name} as ${each.alias}`,
    each.version,
    each.locked ?? '-',
    each.status ?? '-',
    each.repository === '' ? '-' : each.repository,
  ]);
  const widths = titles.map((text, column) => Math.max(text.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = [titles, ...rows].map(
    (cells): Row => ({
      cells,
      plain: cells
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
      tone: cells === titles ? 'strong' : undefined,
    }),
  );
  return `${title}\n${tableText(lines, { indent: '  ' }, view)}`;
}

/** One line for each file that was written or removed, or would be, and for each chart that needs no change. */
export function dependencyChanges({ charts, pinFile, dryRun }: DependencyOutcome, view: View = plainView): string {
  const words = dryRun ? ['would write', 'would remove', 'unchanged'] : ['written', 'removed', 'unchanged'];
  const lead = Math.max(...words.map(({ length }) => length)) + 1;
  const [written = '', removed = '', unchanged = ''] = words;
  const rows = charts.flatMap((chart) => {
    if (chart.outcome === 'unchanged') return [[unchanged, chart.path]];
    return [...chart.written.map((file) => [written, file]), ...chart.removed.map((file) => [removed, file])];
  });
  return tableText(
    [...rows, ...(pinFile === null ? [] : [[written, pinFile]])].map((cells) => ({ cells })),
    { lead },
    view,
  );
}

/** One line. */
export function dependencyState({ charts, dryRun }: DependencyOutcome): string {
  const changed = charts.filter(({ outcome }) => outcome === 'written').length;
  const done = charts.filter(({ outcome }) => outcome !== 'invalid').length;
  if (done === 0) return '';
  return `${dryRun ? 'would change' : 'changed'} ${changed} of ${countText(charts.length, 'chart')}`;
}

/** A chart as programs read it. */
interface DependencyChartDocument extends Omit<DependencyChart, 'error'> {
  readonly error?: ErrorDocument;
}

/** What `--json` prints. */
export function dependencyDocument(
  report: DependencyReport,
): JsonDocument & { readonly dependency: { readonly charts: readonly DependencyChartDocument[]; readonly pinFile: string | null } } {
  const { command, dryRun, pinFile, figures, warnings, error } = report;
  const charts = report.charts.map(({ error: ofChart, ...chart }) => ({
    ...chart,
    ...(ofChart === undefined ? {} : { error: errorDocument(ofChart) }),
  }));
  return { ...jsonDocument({ command, dryRun, figures, warnings, error }), dependency: { charts, pinFile } };
}
