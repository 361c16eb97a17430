/** Markdown of chart authors as GitHub renders it, without anything that runs, asks another server or leaves its place on the page. */
import { cleanMarkup } from './clean-markup.ts';
import { githubMarkdown } from './github-markdown.ts';
import { escaped, type Html, trusted } from './html.ts';
import type { MarkdownContext } from './markdown-context.ts';

const renderer = githubMarkdown();

/** Longer texts are shown as they are: no one reads them, and they cost the time of all others. */
const maxLength = 512 * 1024;

/** Renders and cleans. */
export function markdown(text: string, context: MarkdownContext): Html {
  if (text.length > maxLength) return trusted(`<pre>${escaped(text.slice(0, maxLength))}</pre>`);
  return trusted(cleanMarkup(renderer.render(withoutFrontMatter(text)), context));
}

function withoutFrontMatter(text: string): string {
  return text.replace(/^---\n(?:[a-z][\w-]*:[^\n]*\n){1,30}---\n/i, '');
}
