/** A page of docs/: its markup, its headings, and what a search finds in it. */
import core from 'highlight.js/lib/core';
import apache from 'highlight.js/lib/languages/apache';
import javascript from 'highlight.js/lib/languages/javascript';
import nginx from 'highlight.js/lib/languages/nginx';
import typescript from 'highlight.js/lib/languages/typescript';
import type { MarkdownIt, Token } from 'markdown-it';
import { githubMarkdown } from '../../src/pages/github-markdown.ts';
import { highlighted } from '../../src/pages/highlight.ts';
import { escaped, type Html, html, trusted } from '../../src/pages/html.ts';
import { headingText } from '../../src/pages/markdown-blocks.ts';
import { imageSource, linkTarget, type Places } from './links.ts';

/** One page. */
export interface Document {
  /** In docs/. */
  readonly path: string;
  readonly title: string;
  /** The first paragraph, for search engines and links. */
  readonly description: string;
  readonly headings: readonly Heading[];
  /** The parts between two headings. */
  readonly parts: readonly Part[];
  readonly body: Html;
  /** What it is generated from; undefined for a page that people write. */
  readonly source: string | undefined;
}

/** A heading below the title. */
export interface Heading {
  readonly level: number;
  readonly id: string;
  readonly text: string;
}

/** What one entry of the search is made of. `id` is '' for the part before the first heading. */
export interface Part {
  readonly id: string;
  readonly heading: string;
  readonly text: string;
}

for (const [name, language] of Object.entries({ apache, javascript, nginx, typescript })) core.registerLanguage(name, language);

/** Longer code is broken at the end of a line, also on a phone. */
const maxUnbroken = 24;

const renderer = siteRenderer();

/** Reads a page. */
export function documentOf(path: string, text: string, places: Places): Document {
  const tokens = renderer.parse(text, {});
  const title = headingText(tokens[tokens.findIndex(({ type }) => type === 'heading_open') + 1]);
  if (title === '') throw new Error(`docs/${path} has no title`);
  for (const token of withChildren(tokens)) {
    if (token.type === 'link_open') token.attrSet('href', linkTarget(attribute(token, 'href'), path, places));
    if (isEmptyHeader(tokens, token)) token.tag = 'td';
    if (token.type === 'image') token.attrSet('src', imageSource(attribute(token, 'src'), path, places));
  }
  return {
    path,
    title,
    description: descriptionOf(tokens),
    headings: headingsOf(tokens),
    parts: partsOf(tokens),
    body: trusted(renderer.renderer.render(tokens, renderer.options, {})),
    source: /^<!-- Written by scripts\/generate\.mjs from (\S+?)\. /m.exec(text)?.[1],
  };
}

function siteRenderer(): MarkdownIt {
  const made = githubMarkdown();
  const { rules } = made.renderer;
  rules['fence'] = (tokens, at) => codeBlock(tokens[at]?.content ?? '', tokens[at]?.info.trim() ?? '').markup;
  rules['code_block'] = (tokens, at) => codeBlock(tokens[at]?.content ?? '', '').markup;
  // A short option stays on one line.
  rules['code_inline'] = (tokens, at) => {
    const code = tokens[at]?.content ?? '';
    return html`<code${code.length <= maxUnbroken ? html` class="short"` : ''}>${code}</code>`.markup;
  };
  // Wide tables scroll by themselves, and by the keyboard.
  rules['table_open'] = () => '<div class="scroll" role="group" aria-label="Table" tabindex="0"><table>\n';
  rules['table_close'] = () => '</table></div>\n';
  rules['heading_close'] = (tokens, at) => {
    const open = tokens[at - 2];
    const id = attribute(open, 'id');
    const link =
      open?.tag === 'h1' ? '' : html` <a class="anchor" href="#${id}" aria-label="Link to ${headingText(tokens[at - 1])}">#</a>`.markup;
    return `${link}</${tokens[at]?.tag ?? ''}>\n`;
  };
  rules['html_block'] = (tokens, at) => withoutComments(tokens[at]?.content ?? '');
  return made;
}

/** Commands have a button that copies them; what a terminal shows has none. */
function codeBlock(code: string, language: string): Html {
  const shown = language === '' && code.startsWith('$ ') ? 'console' : language;
  const markup = highlighted(code, shown) ?? escaped(code);
  const block = html`<pre tabindex="0"><code>${trusted(markup)}</code></pre>`;
  const isCommand = language === 'sh' || language === 'bash';
  return isCommand ? html`<div class="command">${block}<button type="button" class="copy" hidden>Copy</button></div>\n` : html`${block}\n`;
}

function withoutComments(markup: string): string {
  return markup.replaceAll(/<!--.*?-->/gs, '').trim();
}

/** A header without a text is a cell: a screen reader would announce a heading that is not there. */
function isEmptyHeader(tokens: readonly Token[], token: Token): boolean {
  if (token.tag !== 'th') return false;
  const at = tokens.indexOf(token);
  return tokens[token.type === 'th_open' ? at + 1 : at - 1]?.content === '';
}

function attribute(token: Token | undefined, name: string): string {
  return String(token?.attrGet(name) ?? '');
}

function withChildren(tokens: readonly Token[]): readonly Token[] {
  return tokens.flatMap((token) => [token, ...(token.children ?? [])]);
}

function headingsOf(tokens: readonly Token[]): readonly Heading[] {
  return tokens.flatMap((token, at) =>
    token.type === 'heading_open' && token.tag !== 'h1'
      ? [{ level: Number(token.tag.slice(1)), id: attribute(token, 'id'), text: headingText(tokens[at + 1]) }]
      : [],
  );
}

function partsOf(tokens: readonly Token[]): readonly Part[] {
  const parts: { id: string; heading: string; texts: string[] }[] = [{ id: '', heading: '', texts: [] }];
  for (const [at, token] of tokens.entries()) {
    if (token.type === 'heading_open' && token.tag !== 'h1') {
      parts.push({ id: attribute(token, 'id'), heading: headingText(tokens[at + 1]), texts: [] });
    } else if (token.type === 'fence' || token.type === 'code_block') parts.at(-1)?.texts.push(token.content);
    else if (token.type === 'inline' && tokens[at - 1]?.type !== 'heading_open') parts.at(-1)?.texts.push(plain(token));
  }
  return parts.map(({ id, heading, texts }) => ({ id, heading, text: texts.join(' ').replaceAll(/\s+/g, ' ').trim() }));
}

function plain({ children }: Token): string {
  return (children ?? []).map(({ type, content }) => (type === 'softbreak' || type === 'hardbreak' ? ' ' : content)).join('');
}

function descriptionOf(tokens: readonly Token[]): string {
  const at = tokens.findIndex(({ type }, each) => type === 'paragraph_open' && !/^Exit code \d+\.$/.test(tokens[each + 1]?.content ?? ''));
  const text = at < 0 ? '' : plain(tokens[at + 1] as Token).trim();
  return text.length <= 200 ? text : `${text.slice(0, 199).replace(/\s+\S*$/, '')}…`;
}
