/** Text of others in Markdown: what comes from a chart or a server must not become markup of ours. */
import { printable } from './printable.ts';
import { countText } from './quantities.ts';

/** What is cut here is in the log. */
const mostCharacters = 20_000;

/**
 * How many bytes a list on a page may have. GitHub drops a page of more than 1 MiB: what is cut here is in the log, and a page that is not
 * there is nowhere.
 */
const mostBytes = 150_000;

/** In a line of text. */
export function inline(text: string): string {
  return printable(text)
    .slice(0, mostCharacters)
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<>|#&~]/g, (mark) => `\\${mark}`);
}

/** As code, on one line. */
export function code(text: string): string {
  return `\`${printable(text).replace(/\s+/g, ' ').replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}

/** A block of code that its text cannot end. */
export function fenced(text: string, language = ''): string {
  const shown = cut(text.split('\n')).join('\n');
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${printable(shown)}\n${fence}`;
}

/** The first lines that have room, and how many are left out. */
export function cut(lines: readonly string[]): readonly string[] {
  let bytes = 0;
  const end = lines.findIndex((line) => {
    bytes += Buffer.byteLength(line) + 1;
    return bytes > mostBytes;
  });
  return end === -1 ? lines : [...lines.slice(0, end), `… and ${countText(lines.length - end, 'more line')}: see the log`];
}

/** With a head. Too many rows are cut. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...cut(rows.map(line))].join('\n');
}
