/** Markdown in GitHub's form. What it makes of a foreign text must be cleaned. */
import markdownIt, { type MarkdownIt } from 'markdown-it';
// @ts-expect-error: the package has no types.
import footnote from 'markdown-it-footnote';
import { highlighted } from './highlight.ts';
import { escaped } from './html.ts';
import { alerts, cellAlignment, headingIds, taskLists } from './markdown-blocks.ts';

/** Nesting that no author writes and that costs time. */
const maxNesting = 40;

/** A renderer of its own for each caller, who may change how it writes an element. */
export function githubMarkdown(): MarkdownIt {
  const made = markdownIt({
    html: true,
    linkify: true,
    maxNesting,
    highlight: (code, language) => highlighted(code, language) ?? escaped(code),
  });
  // README.md and install.sh are files: their ends are also countries.
  made.linkify.set({ fuzzyLink: false });
  return made.use(footnote).use(alerts).use(taskLists).use(headingIds).use(cellAlignment);
}
