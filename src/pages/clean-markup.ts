/** Keeps the elements and attributes that GitHub keeps in a README, and nothing that runs or asks another server. */
import sanitize from 'sanitize-html';
import type { MarkdownContext } from './markdown-context.ts';

const elements = [
  ...['a', 'abbr', 'b', 'blockquote', 'br', 'caption', 'code', 'dd', 'del', 'details', 'div', 'dl', 'dt', 'em', 'figcaption', 'figure'],
  ...[
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'hr',
    'i',
    'img',
    'input',
    'ins',
    'kbd',
    'li',
    'mark',
    'ol',
    'p',
    'picture',
    'pre',
    'q',
    's',
    'samp',
  ],
  ...[
    'section',
    'small',
    'span',
    'strike',
    'strong',
    'sub',
    'summary',
    'sup',
    'table',
    'tbody',
    'td',
    'tfoot',
    'th',
    'thead',
    'tr',
    'ul',
    'var',
  ],
];

/** Ids of a README have this in front, so that they are none of the page's own. */
const ownIds = 'readme-';

const classes =
  /^(task|alert|alert-(title|note|tip|important|warning|caution)|footnotes|footnotes-sep|footnotes-list|footnote-item|footnote-ref|footnote-backref|hljs-[a-z_-]+)$/;

/** Cleans what the renderer made. */
export function cleanMarkup(markup: string, context: MarkdownContext): string {
  const ids = new Set<string>();
  return sanitize(markup, {
    allowedTags: elements,
    allowedAttributes: {
      '*': ['id', 'class', 'align'],
      a: ['href', 'title', 'rel'],
      img: ['src', 'alt', 'title', 'width', 'height'],
      input: ['type', 'checked', 'disabled', 'aria-label'],
      pre: ['tabindex'],
      table: ['tabindex'],
      ol: ['start'],
      td: ['colspan', 'rowspan', 'align'],
      th: ['colspan', 'rowspan', 'align', 'scope'],
      details: ['open'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'data'],
    allowedSchemesByTag: { a: ['http', 'https', 'mailto'], img: ['data'] },
    allowProtocolRelative: false,
    nestingLimit: 120,
    transformTags: {
      '*': (tagName, attributes) => ({ tagName, attribs: withOwnId(attributes, ids) }),
      a: (tagName, attributes) => ({ tagName, attribs: link(attributes, context) }),
      img: (_, attributes) => image(attributes, context),
      input: (tagName, { type, checked }) => ({
        tagName: type === 'checkbox' ? tagName : 'span',
        attribs: {
          ...{ type: 'checkbox', disabled: '', 'aria-label': checked === undefined ? 'Open task' : 'Completed task' },
          ...(checked === undefined ? {} : { checked: '' }),
        },
      }),
      ...headings(),
      // What can be wider than the screen is moved with the keyboard, too.
      pre: (tagName, attributes) => ({ tagName, attribs: { ...attributes, tabindex: '0' } }),
      table: (tagName, attributes) => ({ tagName, attribs: { ...attributes, tabindex: '0' } }),
    },
  });
}

/** For the transformers of all levels. */
function headings(): Record<string, sanitize.Transformer> {
  const levelOf = outline();
  const names = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];
  return Object.fromEntries(
    names.map((name, at): [string, sanitize.Transformer] => [name, (_, attribs) => ({ tagName: `h${levelOf(at + 1)}`, attribs })]),
  );
}

/**
 * The page has a heading of the first level, and a README may leave levels out: its headings become one outline below that of the page.
 * Gives each level, in the order of the text, the one that it gets.
 */
export function outline(): (level: number) => number {
  const above: number[] = [];
  return (level) => {
    while ((above.at(-1) ?? 0) >= level) above.pop();
    above.push(level);
    return Math.min(above.length + 1, 6);
  };
}

function withOwnId({ id, class: names, ...others }: sanitize.Attributes, ids: Set<string>): sanitize.Attributes {
  const kept = (names ?? '').split(/\s+/).filter((name) => classes.test(name));
  const own = id === undefined || id === '' ? undefined : ownId(id, ids);
  return { ...others, ...(own === undefined ? {} : { id: own }), ...(kept.length === 0 ? {} : { class: kept.join(' ') }) };
}

/** The id of an element of a README: none of the page's own, and none twice. */
export function ownId(id: string, ids: Set<string>): string {
  return uniqueId(ownIds + id, ids);
}

function uniqueId(wanted: string, ids: Set<string>): string {
  let id = wanted;
  for (let count = 1; ids.has(id); count += 1) id = `${wanted}-${count}`;
  ids.add(id);
  return id;
}

/** The attributes of a link, without an address that leads nowhere. */
export function link({ href, ...others }: sanitize.Attributes, context: MarkdownContext): sanitize.Attributes {
  const to = href === undefined ? undefined : addressOf(href, context);
  return to === undefined ? others : { ...others, href: to, ...(to.startsWith('#') ? {} : { rel: 'nofollow' }) };
}

function addressOf(href: string, context: MarkdownContext): string | undefined {
  if (href.startsWith('#')) return `#${ownIds}${href.slice(1)}`;
  if (/^(https?:|mailto:)/i.test(href)) return href;
  return /^[a-z][a-z0-9+.-]*:|^\/\/|^[\\/]/i.test(href) ? undefined : context.linkTo(href);
}

/** An image of the package, or its text. Images of other servers would tell these who reads the page: their text stays. */
export function image({ src = '', alt = '', title, width, height }: sanitize.Attributes, context: MarkdownContext): sanitize.Tag {
  const isElsewhere = /^(https?:|\/\/)/i.test(src);
  const data = isElsewhere || /^[a-z][a-z0-9+.-]*:/i.test(src) ? undefined : context.imageAt(src);
  if (data !== undefined) {
    const attribs = Object.entries({ src: data, alt, title, width, height }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    return { tagName: 'img', attribs: Object.fromEntries(attribs) };
  }
  return { tagName: 'span', attribs: {}, text: alt };
}
