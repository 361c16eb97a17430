/** What differs between two packages of a chart, as text: a line for each file, and a unified diff. */
import type { VersionDiffReport } from '../operations/diff/report.ts';
import type { Row } from './table.ts';

type ChartComparison = NonNullable<VersionDiffReport['comparison']>;
type FileChange = ChartComparison['files'][number];
type FieldChange = ChartComparison['fields'][number];

/** One row for each file; below Chart.yaml and values.yaml their fields and keys. */
export function changeRows({ files, fields, values }: ChartComparison): readonly Row[] {
  const width = Math.max(0, ...files.map(({ path }) => path.length));
  return files.map((file) => ({
    cells: [file.change, file.path, linesText(file)],
    plain: `${file.change.padEnd(8)} ${file.path.padEnd(Math.min(width, 60))}  ${linesText(file)}`,
    below: [...(file.path === 'Chart.yaml' ? fields.map(fieldLine) : []), ...(file.path === 'values.yaml' ? valueLines(values) : [])],
  }));
}

/** `+2 -1`. */
function linesText({ addedLines, removedLines }: Pick<FileChange, 'addedLines' | 'removedLines'>): string {
  return addedLines === null || removedLines === null ? 'not compared line by line' : `+${addedLines} -${removedLines}`;
}

function fieldLine({ field, before, after }: FieldChange): string {
  if (before === null) return `added    ${field}: ${short(after)}`;
  if (after === null) return `removed  ${field}: ${short(before)}`;
  return `changed  ${field}: ${short(before)} → ${short(after)}`;
}

/** A text as it is; of a list or map only what it is: the diff shows it. */
function short(value: FieldChange['before']): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Array.isArray(value) ? `a list of ${value.length}` : 'a map';
}

function valueLines(values: ChartComparison['values']): readonly string[] {
  return values === null ? ['its keys could not be compared'] : values.map(({ path, change }) => `${change.padEnd(8)} ${path}`);
}

/** The names under which a diff shows the two packages. */
export interface SideNames {
  readonly before: string;
  readonly after: string;
}

/** Of one file, as `diff -u` and git have it; empty if it was not compared line by line. */
export function patchText({ path, change, diff }: FileChange, { before, after }: SideNames): string {
  if (diff === null || diff === '') return '';
  const from = change === 'added' ? '/dev/null' : `${before}/${path}`;
  const to = change === 'removed' ? '/dev/null' : `${after}/${path}`;
  return `--- ${from}\n+++ ${to}\n${diff}`;
}
