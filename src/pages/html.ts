/** HTML as text that is escaped by default: only what this module has made is taken over as it is. */

/** Markup that is safe to put into a page. */
export interface Html {
  readonly markup: string;
}

/** What a template takes: texts and numbers are escaped; nothing is written for undefined, null and false. */
export type HtmlPart = Html | string | number | undefined | null | false | readonly HtmlPart[];

/** A template: `` html`<p>${text}</p>` ``. Attribute values must be in double quotes. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  let markup = strings[0] ?? '';
  for (const [at, part] of parts.entries()) markup += markupOf(part) + (strings[at + 1] ?? '');
  return { markup };
}

/** Markup that comes from a renderer which has cleaned it already. Of its text, the marks that turn the direction are taken out here. */
export function trusted(markup: string): Html {
  return { markup: markup.replace(turns, '') };
}

/** The text of a page, of a feed or of an attribute: no character of it is markup, and none of it turns the direction of what follows. */
export function escaped(text: string): string {
  return text.replace(special, (character) => replaced[character] ?? '');
}

// Control characters are in no XML, and the marks that turn the direction of text can make a name read as another one.
const special =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that are taken out.
  /[&<>"'\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const turns = /[\u202a-\u202e\u2066-\u2069]/g;

const replaced: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function markupOf(part: HtmlPart): string {
  if (part === undefined || part === null || part === false) return '';
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  return isList(part) ? part.map(markupOf).join('') : part.markup;
}

function isList(part: Html | readonly HtmlPart[]): part is readonly HtmlPart[] {
  return Array.isArray(part);
}
