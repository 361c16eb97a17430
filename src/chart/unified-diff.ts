/** Two texts as a unified diff, as `diff -u` and git write it, without the names of the files. Pure. */
import { type DiffBudget, diffLines } from './line-diff.ts';

/** What changed between two texts. */
export interface TextDiff {
  /** The hunks, each with its `@@` line; with a final line feed unless it is empty. */
  readonly hunks: string;
  readonly addedLines: number;
  readonly removedLines: number;
}

/** Unchanged lines around each change. */
const context = 3;

/** Changed lines of both texts that follow each other directly. */
interface Change {
  readonly before: number;
  readonly beforeEnd: number;
  readonly after: number;
  readonly afterEnd: number;
}

/** Line endings are compared, too: a line that only gets a carriage return is a changed line. */
export function unifiedDiff(beforeText: string, afterText: string, budget: DiffBudget): TextDiff {
  const [before, after] = [linesOf(beforeText), linesOf(afterText)];
  const { removed, added } = diffLines(before, after, budget);
  const sum = (marks: Uint8Array): number => marks.reduce((total, mark) => total + mark, 0);
  const hunks = grouped(changesOf(removed, added)).map((changes) => hunkText(changes, { before, after }));
  return { hunks: hunks.join(''), addedLines: sum(added), removedLines: sum(removed) };
}

/** Each with its line feed, which the last one may lack. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function changesOf(removed: Uint8Array, added: Uint8Array): readonly Change[] {
  const changes: Change[] = [];
  let [before, after] = [0, 0];
  while (before < removed.length || after < added.length) {
    let [beforeEnd, afterEnd] = [before, after];
    while (removed[beforeEnd] === 1) beforeEnd += 1;
    while (added[afterEnd] === 1) afterEnd += 1;
    if (beforeEnd > before || afterEnd > after) changes.push({ before, beforeEnd, after, afterEnd });
    // Then comes a line that both have.
    [before, after] = [beforeEnd + 1, afterEnd + 1];
  }
  return changes;
}

/** Changes whose context would touch are in one hunk. */
function grouped(changes: readonly Change[]): readonly (readonly Change[])[] {
  const groups: Change[][] = [];
  for (const change of changes) {
    const last = groups.at(-1);
    const end = last?.at(-1)?.beforeEnd;
    if (last === undefined || end === undefined || change.before - end > 2 * context) groups.push([change]);
    else last.push(change);
  }
  return groups;
}

interface Texts {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

function hunkText(changes: readonly Change[], { before, after }: Texts): string {
  const [first, last] = [changes[0], changes.at(-1)];
  if (first === undefined || last === undefined) return '';
  const start = Math.min(first.before, context);
  const end = Math.min(before.length - last.beforeEnd, context);
  const from = { before: first.before - start, after: first.after - start };
  const to = { before: last.beforeEnd + end, after: last.afterEnd + end };
  const lines: string[] = [];
  let at = from.before;
  for (const change of changes) {
    lines.push(...marked(' ', before.slice(at, change.before)));
    lines.push(...marked('-', before.slice(change.before, change.beforeEnd)), ...marked('+', after.slice(change.after, change.afterEnd)));
    at = change.beforeEnd;
  }
  lines.push(...marked(' ', before.slice(at, to.before)));
  return `@@ -${rangeText(from.before, to.before)} +${rangeText(from.after, to.after)} @@\n${lines.join('')}`;
}

/** Counted from 1; the line before the place if the range is empty. */
function rangeText(from: number, to: number): string {
  const count = to - from;
  return `${count === 0 ? from : from + 1}${count === 1 ? '' : `,${count}`}`;
}

function marked(mark: string, lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line.endsWith('\n') ? `${mark}${line}` : `${mark}${line}\n\\ No newline at end of file\n`));
}
