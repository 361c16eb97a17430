/** Lays help out for the width of the terminal. */
import type { Help } from 'commander';

/** The least width of a second column; below it, a description goes under its term. */
const leastColumn = 30;

/** One line of a list of options, arguments or commands. */
export function formatItem(term: string, termWidth: number, description: string, helper: Help): string {
  const width = helper.helpWidth ?? 80;
  const column = width - termWidth - 4;
  const [first, indent] = column < leastColumn ? [`  ${term}\n      `, 6] : [`  ${term.padEnd(termWidth)}  `, termWidth + 4];
  return first + wrapped(description, width - indent).join(`\n${' '.repeat(indent)}`);
}

/** The text in lines of at most `width` columns, as far as its words allow. */
export function wrapped(text: string, width: number): readonly string[] {
  return wrapParts(text.split(/\s+/), width);
}

/** A shell command in lines that can be pasted: all but the last end with a backslash. */
export function wrappedCommand(line: string, width: number): readonly string[] {
  // A blank between quotes belongs to its argument.
  const parts = line.match(/(?:"[^"]*"|'[^']*'|\S)+/g) ?? [];
  const lines = line.length <= width ? [line] : wrapParts(parts, width - 2);
  return lines.map((each, at) => (at === lines.length - 1 ? each : `${each} \\`));
}

function wrapParts(parts: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + part.length > width) lines.push(part);
    else lines[lines.length - 1] = `${last} ${part}`;
  }
  return lines;
}
