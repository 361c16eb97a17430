/** Text of others in Markdown. */
import { printable } from './printable.ts';

/** What is cut here is in the log. */
const mostCharacters = 20_000;

export function inline(text: string): string {
  return printable(text)
    .slice(0, mostCharacters)
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<>|#&~]/g, (mark) => `\\${mark}`);
}
