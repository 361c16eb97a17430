/** The tables of all reports: aligned and fitted on a terminal, in one fixed form everywhere else. */
import { printable } from './printable.ts';
import { type Tone, toneOf } from './tones.ts';
import type { View } from './view.ts';
import { padToWidth, widthOf, wrapToWidth } from './width.ts';

/** One row. Its first cell is mostly a word that says what became of the rest. */
export interface Row {
  /** An empty one is left out of the fixed form. */
  readonly cells: readonly string[];
  /** Of the first cell; that of its word if absent. */
  readonly tone?: Tone | undefined;
  /** The line of the fixed form, if it is not that of `lead`. */
  readonly plain?: string;
  /** Lines below the row. */
  readonly below?: readonly string[];
  /** Lines below these, never broken: they may have a command to copy. */
  readonly advice?: readonly string[];
}

/** How the fixed form is written. */
export interface TableForm {
  /** The width of the first cell. */
  readonly lead?: number;
  /** The beginning of every line. */
  readonly indent?: string;
  /** The beginning of the lines below a row. */
  readonly belowIndent?: string;
}

const gap = 2;
/** The least width of a column that is made narrower. */
const least = 16;
/** The blanks before a cell that has a line for itself. */
const hang = 4;

/** The rows as text. On a terminal, no line but advice takes more than its width. */
export function tableText(rows: readonly Row[], form: TableForm, view: View): string {
  return (view.columns === null ? rows.flatMap((row) => plainLines(row, form, view)) : fittedLines(rows, form, view)).join('\n');
}

function plainLines(row: Row, form: TableForm, view: View): readonly string[] {
  const { cells, plain } = row;
  const { lead = 0, indent = '' } = form;
  const [first = '', ...rest] = cells;
  const line = printable(plain ?? `${first.padEnd(lead)} ${rest.filter((cell) => cell !== '').join('  ')}`.trimEnd());
  const shown = printable(first);
  const painted = line.startsWith(shown) ? `${painter(row, view)(shown)}${line.slice(shown.length)}` : line;
  return [`${indent}${painted}`, ...belowLines(row, form).map(printable)];
}

/** Both kinds of lines below a row. */
function belowLines({ below = [], advice = [] }: Row, { belowIndent = '  ' }: TableForm): readonly string[] {
  return [...below, ...advice].map((line) => `${belowIndent}${line}`);
}

function painter({ cells: [first = ''], tone = toneOf(first) }: Row, { paint }: View): (text: string) => string {
  return tone === undefined || first === '' ? (text) => text : paint[tone];
}

function fittedLines(rows: readonly Row[], form: TableForm, view: View): readonly string[] {
  const { indent = '' } = form;
  const available = Math.max(20, view.columns ?? 0) - indent.length;
  const shown = rows.map((row) => ({ ...row, cells: row.cells.map((cell) => printable(cell.replace(/\s*\n\s*/g, ' '))) }));
  const natural: number[] = [];
  for (const { cells } of shown) {
    for (const [column, cell] of cells.entries()) natural[column] = Math.max(natural[column] ?? 0, widthOf(cell));
  }
  const widths = fittedWidths(natural, available);
  return shown.flatMap((row) => {
    const lines = widths === undefined ? stacked(row, available, view) : besideEachOther(row, widths, view);
    return [...lines.map((line) => `${indent}${line}`), ...fittedBelow(row, form, view)];
  });
}

/** Undefined if the columns do not fit beside each other. The first column stays as it is. */
function fittedWidths(natural: readonly number[], available: number): readonly number[] | undefined {
  const widths = natural.map((width) => Math.min(width, available));
  for (let over = sum(widths) + gap * (widths.length - 1) - available; over > 0; over--) {
    const widest = widths.reduce(
      (best, width, column) => (column > 0 && width > (widths[best] ?? 0) ? column : best),
      Math.min(1, widths.length - 1),
    );
    const width = widths[widest] ?? 0;
    if (widest === 0 || width <= least) return undefined;
    widths[widest] = width - 1;
  }
  return widths;
}

function besideEachOther(row: Row, widths: readonly number[], view: View): readonly string[] {
  const columns = row.cells.map((cell, column) => {
    const width = widths[column] ?? 0;
    return widthOf(cell) <= width ? [cell] : wrapToWidth(cell, width);
  });
  const height = Math.max(1, ...columns.map(({ length }) => length));
  return Array.from({ length: height }, (_, at) => {
    const parts = columns.map((lines, column) => padToWidth(lines[at] ?? '', widths[column] ?? 0));
    return parts
      .map((part, column) => (column === 0 && at === 0 ? paintFirst(row, part, view) : part))
      .join(' '.repeat(gap))
      .trimEnd();
  });
}

/** For narrow terminals: the first two cells on a line, each other one below them. */
function stacked(row: Row, available: number, view: View): readonly string[] {
  const [first = '', second = '', ...rest] = row.cells;
  const room = available - widthOf(first) - gap;
  const [head = '', ...more] = wrapToWidth(second, Math.max(room, least));
  const isBeside = widthOf(head) <= room;
  const below = (isBeside ? [...more] : [head, ...more]).concat(rest.filter((cell) => cell !== ''));
  const line = paintFirst(row, isBeside ? `${first}${' '.repeat(gap)}${head}` : first, view).trimEnd();
  return [line, ...below.flatMap((cell) => wrapToWidth(cell, available - hang).map((each) => `${' '.repeat(hang)}${each}`))];
}

function paintFirst(row: Row, line: string, view: View): string {
  const [first = ''] = row.cells;
  return line.startsWith(first) ? `${painter(row, view)(first)}${line.slice(first.length)}` : line;
}

function fittedBelow({ below = [], advice = [] }: Row, { belowIndent = '  ' }: TableForm, view: View): readonly string[] {
  return [...below.flatMap((line) => paragraph(line, belowIndent, view)), ...advice.map((line) => printable(`${belowIndent}${line}`))];
}

/** A line that may be longer than the terminal is wide: broken at blanks, and the further lines a little deeper. */
export function paragraph(text: string, indent: string, { columns }: View): readonly string[] {
  const line = printable(text);
  if (columns === null || indent.length + widthOf(line) <= columns) return [`${indent}${line}`];
  // A line may begin deeper by itself.
  const own = `${indent}${/^ */.exec(line)?.[0] ?? ''}`;
  const [first = '', ...rest] = wrapToWidth(line.trimStart(), Math.max(columns - own.length - 2, least));
  return [`${own}${first}`, ...rest.map((each) => `${own}  ${each}`)];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
