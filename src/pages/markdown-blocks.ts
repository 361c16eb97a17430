/** Forms of GitHub that are in no Markdown standard: alerts, task lists, and ids of headings. */
import type { MarkdownIt, StateCore, Token } from 'markdown-it';

const titles: Readonly<Record<string, string>> = {
  NOTE: 'Note',
  TIP: 'Tip',
  IMPORTANT: 'Important',
  WARNING: 'Warning',
  CAUTION: 'Caution',
};

/** Marks HTML that is made here, and not by an author. */
export const ownMarkup = { isOwn: true } as const;

/** `> [!NOTE]` */
export function alerts(parser: MarkdownIt): void {
  parser.core.ruler.after('inline', 'alerts', ({ tokens, Token: Made }: StateCore) => {
    for (let at = 0; at < tokens.length; at += 1) {
      const [token, paragraph, inline] = tokens.slice(at, at + 3);
      if (token?.type !== 'blockquote_open' || paragraph?.type !== 'paragraph_open' || inline?.type !== 'inline') continue;
      const kind = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*(?:\n|$)/.exec(inline.content)?.[1];
      if (kind === undefined) continue;
      token.attrSet('class', `alert alert-${kind.toLowerCase()}`);
      const children = inline.children ?? [];
      const rest = children.findIndex(({ type }) => type === 'softbreak' || type === 'hardbreak');
      inline.children = rest < 0 ? [] : children.slice(rest + 1);
      const title = new Made('html_block', '', 0);
      title.meta = ownMarkup;
      title.content = `<p class="alert-title">${titles[kind] ?? kind}</p>\n`;
      // The title comes before the paragraph, which is left out if nothing else is in it.
      tokens.splice(at + 1, rest < 0 ? 3 : 0, title);
    }
  });
}

/** `- [x] done` */
export function taskLists(parser: MarkdownIt): void {
  parser.core.ruler.after('inline', 'task-lists', ({ tokens, Token: Made }: StateCore) => {
    for (const [at, token] of tokens.entries()) {
      const item = tokens[at - 2];
      const first = token.children?.[0];
      if (token.type !== 'inline' || item?.type !== 'list_item_open' || first?.type !== 'text') continue;
      const mark = /^\[([ xX])\] /.exec(first.content);
      if (mark === null) continue;
      item.attrSet('class', 'task');
      first.content = first.content.slice(mark[0].length);
      const box: Token = new Made('html_inline', '', 0);
      box.meta = ownMarkup;
      const isOpen = mark[1] === ' ';
      box.content = `<input type="checkbox" disabled aria-label="${isOpen ? 'Open' : 'Completed'} task"${isOpen ? '' : ' checked'}>`;
      token.children = [box, ...(token.children ?? [])];
    }
  });
}

/** The alignment of a column as an attribute: a page allows no style of an element. */
export function cellAlignment(parser: MarkdownIt): void {
  parser.core.ruler.push('cell-alignment', ({ tokens }: StateCore) => {
    for (const token of tokens) {
      if (token.type !== 'th_open' && token.type !== 'td_open') continue;
      const align = /^text-align:(left|center|right)$/.exec(String(token.attrGet('style') ?? ''))?.[1];
      if (align !== undefined) token.attrs = [['align', align]];
    }
  });
}

/** Each heading has the id that GitHub gives it, so that links to it work. */
export function headingIds(parser: MarkdownIt): void {
  parser.core.ruler.push('heading-ids', ({ tokens }: StateCore) => {
    const counts = new Map<string, number>();
    for (const [at, token] of tokens.entries()) {
      if (token.type !== 'heading_open') continue;
      const id = idOf(headingText(tokens[at + 1]));
      if (id === '') continue;
      const count = counts.get(id) ?? 0;
      counts.set(id, count + 1);
      token.attrSet('id', count === 0 ? id : `${id}-${count}`);
    }
  });
}

/** The words of a heading, without its markup. */
export function headingText(token: Token | undefined): string {
  return (token?.children ?? []).map(({ type, content }) => (type === 'text' || type === 'code_inline' ? content : '')).join('');
}

function idOf(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}
