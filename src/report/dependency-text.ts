/** The report of `dependency list`, `build` and `update` as text, and as a document. */
import type { DependencyChart, DependencyOutcome, DependencyReport } from '../operations/dependency/report.ts';
import { type ErrorDocument, errorDocument, type JsonDocument, jsonDocument } from './document.ts';
import { printable } from './printable.ts';
import { countText } from './quantities.ts';

const locks: Readonly<Record<NonNullable<DependencyChart['lock']>, string>> = {
  'in-step': 'the lock matches Chart.yaml',
  'out-of-step': 'the lock does not match Chart.yaml',
  unknown: 'the lock may match Chart.yaml: a repository is known by its name only',
  none: 'no lock',
};

/** A table for each chart. The errors name the charts that could not be read. */
export function dependencyTables({ charts }: DependencyOutcome): string {
  return printable(
    charts
      .filter(({ outcome }) => outcome === 'listed')
      .map(tableOf)
      .join('\n\n'),
  );
}

const titles = ['NAME', 'VERSION', 'LOCKED', 'STATUS', 'REPOSITORY'] as const;

function tableOf({ path, name, version, lock, dependencies }: DependencyChart): string {
  const title = `${name} ${version}  ${path}`;
  if (dependencies.length === 0) return `${title}: no dependencies`;
  const rows = dependencies.map((each) => [
    each.alias === null ? each.name : `${each.name} as ${each.alias}`,
    each.version,
    each.locked ?? '-',
    each.status ?? '-',
    each.repository === '' ? '-' : each.repository,
  ]);
  const widths = titles.map((text, column) => Math.max(text.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = [titles, ...rows].map((row) => `  ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
  return [`${title}: ${locks[lock ?? 'none']}`, ...lines].join('\n');
}

/** One line for each file that was written or removed, or would be, and for each chart that needs no change. */
export function dependencyChanges({ charts, pinFile, dryRun }: DependencyOutcome): string {
  const words = dryRun ? ['would write', 'would remove', 'unchanged'] : ['written', 'removed', 'unchanged'];
  const width = Math.max(...words.map(({ length }) => length)) + 2;
  const [written = '', removed = '', unchanged = ''] = words.map((word) => word.padEnd(width));
  const lines = charts.flatMap((chart) => {
    if (chart.outcome === 'unchanged') return [`${unchanged}${chart.path}`];
    return [...chart.written.map((file) => `${written}${file}`), ...chart.removed.map((file) => `${removed}${file}`)];
  });
  return printable([...lines, ...(pinFile === null ? [] : [`${written}${pinFile}`])].join('\n'));
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
