/** Markdown of chart authors as GitHub renders it, without anything that runs, asks another server or leaves its place on the page. */
import markdownIt from 'markdown-it';
// @ts-expect-error: the package has no types.
import footnote from 'markdown-it-footnote';
import { cleanMarkup } from './clean-markup.ts';
import { highlighted } from './highlight.ts';
import { escaped, type Html, trusted } from './html.ts';
import { alerts, taskLists } from './markdown-blocks.ts';
import type { MarkdownContext } from './markdown-context.ts';

/** Nesting that no author writes and that costs time. */
const maxNesting = 40;

const renderer = markdownIt({
  html: true,
  linkify: true,
  maxNesting,
  highlight: (code, language) => highlighted(code, language) ?? escaped(code),
})
  .use(footnote)
  .use(alerts)
  .use(taskLists);

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
