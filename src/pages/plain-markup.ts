/** Most Markdown has no HTML in it. Its renderer escapes all text, so it needs no cleaning, which takes twice the time of rendering. */
import type { MarkdownIt, Token } from 'markdown-it';
import { image, link, outline, ownId } from './clean-markup.ts';
import { escaped } from './html.ts';
import { ownMarkup } from './markdown-blocks.ts';
import type { MarkdownContext } from './markdown-context.ts';

/** Tokens of which the renderer makes elements without anything of the author in their tags, but for attributes that are set here. */
const plain: ReadonlySet<string> = new Set([
  ...['inline', 'text', 'text_special', 'softbreak', 'hardbreak', 'code_inline', 'code_block', 'fence', 'hr', 'image'],
  ...[
    ...['paragraph', 'heading', 'bullet_list', 'ordered_list', 'list_item', 'blockquote', 'link', 'strong', 'em', 's'],
    ...['table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ].flatMap((name) => [`${name}_open`, `${name}_close`]),
]);

/** Attributes that are made of numbers or fixed words. The others are set by `settle`. */
const fixed: ReadonlySet<string> = new Set(['class', 'align', 'start']);

/**
 * Undefined if the text must be cleaned, because it has HTML or something else that this module does not know.
 * What it returns is what cleaning would leave.
 */
export function plainMarkup(renderer: MarkdownIt, tokens: Token[], context: MarkdownContext): string | undefined {
  if (!tokens.every(isPlain)) return undefined;
  const settling: Settling = { renderer, context, ids: new Set(), levelOf: outline() };
  for (const [at, token] of tokens.entries()) {
    settle(token, settling);
    // Its text is one token, and its end another one.
    const end = tokens[at + 2];
    if (token.type === 'heading_open' && end?.type === 'heading_close') end.tag = token.tag;
  }
  return renderer.renderer.render(tokens, renderer.options, {});
}

function isPlain(token: Token): boolean {
  if (token.type === 'html_block' || token.type === 'html_inline') {
    return token.meta === ownMarkup || isComment(token.content) || isBreak(token.content);
  }
  return plain.has(token.type) && (token.children ?? []).every(isPlain);
}

/** It is left out. */
function isComment(markup: string): boolean {
  return /^<!--(?!-?>)(?:(?!--)[\s\S])*-->\s*$/.test(markup);
}

function isBreak(markup: string): boolean {
  return /^<br ?\/?>$/i.test(markup);
}

interface Settling {
  readonly renderer: MarkdownIt;
  readonly ids: Set<string>;
  readonly context: MarkdownContext;
  readonly levelOf: (level: number) => number;
}

/** Sets the attributes as cleaning would. */
function settle(token: Token, settling: Settling): void {
  const attributes = Object.fromEntries((token.attrs ?? []).map(([name, value]) => [name, String(value)]));
  switch (token.type) {
    case 'link_open':
      token.attrs = Object.entries(link(attributes, settling.context));
      return;
    case 'image':
      settleImage(token, attributes, settling);
      return;
    case 'html_block':
    case 'html_inline':
      if (token.meta !== ownMarkup) token.content = isBreak(token.content) ? '<br>' : (/\s*$/.exec(token.content)?.[0] ?? '');
      return;
    case 'table_open':
    case 'code_block':
      token.attrs = [['tabindex', '0']];
      return;
    case 'heading_open':
      token.tag = `h${settling.levelOf(Number(token.tag.slice(1)))}`;
      token.attrs = attributes['id'] === undefined ? [] : [['id', ownId(attributes['id'], settling.ids)]];
      return;
    default:
      token.attrs = (token.attrs ?? []).filter(([name]) => fixed.has(name));
      for (const child of token.children ?? []) settle(child, settling);
  }
}

function settleImage(token: Token, attributes: Record<string, string>, { renderer, context }: Settling): void {
  const alt = renderer.renderer.renderInlineAsText(token.children ?? [], renderer.options, {});
  const { tagName, attribs, text } = image({ ...attributes, alt }, context);
  if (tagName === 'img') token.attrs = Object.entries(attribs);
  else {
    token.type = 'html_inline';
    token.content = `<span>${escaped(text ?? '')}</span>`;
  }
}
