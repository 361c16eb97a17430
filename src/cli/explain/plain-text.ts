/** A page of the docs as text for a terminal: paragraphs in its width, examples as they are, links with their URL. */
import { wrapped } from '../help-format.ts';

/** How it is shown. */
interface Shown {
  readonly width: number;
  /** The URL of a link of the page. */
  linkTo(target: string): string;
}

/** Without a final line feed. */
export function plainText(markdown: string, { width, linkTo }: Shown): string {
  let isExample = false;
  const lines = markdown.split('\n').flatMap((line) => {
    if (line.startsWith('```')) {
      isExample = !isExample;
      return [];
    }
    if (isExample) return [`    ${line}`.trimEnd()];
    // A table needs its columns.
    if (line.startsWith('|')) return [inline(line, linkTo)];
    const [, mark = '', text = ''] = /^((?:#+|[-*]|\d+\.) )?(.*)$/.exec(line) ?? [];
    if (mark.startsWith('#')) return [inline(text, linkTo)];
    return paragraph(inline(text, linkTo), mark, width);
  });
  return lines.join('\n').trim();
}

function paragraph(text: string, mark: string, width: number): readonly string[] {
  if (text === '') return [''];
  const start = mark === '' ? '' : `  ${mark}`;
  return wrapped(text, width - start.length).map((line, at) => (at === 0 ? start : ' '.repeat(start.length)) + line);
}

/** Code stays as it is, without its marks; a link is its text and where it leads, with one pair of parentheses if it has some around it. */
function inline(text: string, linkTo: Shown['linkTo']): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part) => (part.startsWith('`') && part.length > 1 ? part.slice(1, -1) : part.replace(/\*\*?([^*]+)\*\*?/g, '$1')))
    .join('')
    .replace(/\(\[([^\]]*)\]\(([^)\s]+)\)\)/g, (_, words: string, target: string) => `(${words}: ${linkTo(target)})`)
    .replace(/\[([^\]]*)\]\(([^)\s]+)\)/g, (_, words: string, target: string) => `${words} (${linkTo(target)})`);
}
