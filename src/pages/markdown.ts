/** Markdown of chart authors as GitHub renders it, without anything that runs, asks another server or leaves its place on the page. */
import type { MarkdownIt } from 'markdown-it';
import { cleanMarkup } from './clean-markup.ts';
import { githubMarkdown } from './github-markdown.ts';
import { escaped, type Html, trusted } from './html.ts';
import type { MarkdownContext } from './markdown-context.ts';
import { plainMarkup } from './plain-markup.ts';

/** Of READMEs. What it makes must still be cleaned, unless `plainMarkup` says otherwise. */
export const renderer: MarkdownIt = githubMarkdown();
// The name of the language is for the highlighter alone. What can be wider than the screen is moved with the keyboard, too.
renderer.renderer.rules.fence = (tokens, at, { highlight }) => {
  const { info = '', content = '' } = tokens[at] ?? {};
  const [language = ''] = renderer.utils.unescapeAll(info).trim().split(/\s+/);
  return `<pre tabindex="0"><code>${highlight?.(content, language, '') ?? escaped(content)}</code></pre>\n`;
};

/** Longer texts are shown as they are: no one reads them, and they cost the time of all others. */
const maxLength = 512 * 1024;

/** Renders and cleans. */
export function markdown(text: string, context: MarkdownContext): Html {
  if (text.length > maxLength) return trusted(`<pre>${escaped(text.slice(0, maxLength))}</pre>`);
  const environment = {};
  const tokens = renderer.parse(withoutFrontMatter(text), environment);
  return trusted(
    plainMarkup(renderer, tokens, context) ?? cleanMarkup(renderer.renderer.render(tokens, renderer.options, environment), context),
  );
}

function withoutFrontMatter(text: string): string {
  return text.replace(/^---\n(?:[a-z][\w-]*:[^\n]*\n){1,30}---\n/i, '');
}
