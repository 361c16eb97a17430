/** The lists of pages: at the side, above a title, and below a page. */
import { type Html, html } from '../../src/pages/html.ts';
import { type Entry, home, type Listed, pagesOf, type Section } from './contents.ts';
import { between, fileOf } from './links.ts';

/** What all lists need to know. */
export interface Navigation {
  readonly sections: readonly Section[];
  /** The title of a page. */
  titleOf(path: string): string;
}

/** All sections, with that of the current page open. Folders with many pages are open only if the current page is in them. */
export function sidebar(navigation: Navigation, current: string): Html {
  const { sections } = navigation;
  const isHere = (section: Section): boolean => pagesOf(section).some(({ path }) => path === current);
  const link = linkFrom(navigation, current);
  return html`<nav class="pages" id="Pages" popover aria-label="Pages">
${sections.map((section) => html`<details${open(current === home || isHere(section))}><summary>${section.title}</summary>${list(section.entries)}</details>\n`)}</nav>`;

  function list(entries: readonly Entry[]): Html {
    return html`<ul>${entries.map((entry) =>
      entry.kind === 'group'
        ? html`<li><p>${entry.title}</p>${list(entry.entries)}</li>\n`
        : html`<li>${link(entry)}${under(entry)}</li>\n`,
    )}</ul>`;
  }

  function under(entry: Listed & { readonly under: readonly Listed[] }): Html | undefined {
    const isOpen = [entry, ...entry.under].some(({ path }) => path === current);
    return isOpen && entry.under.length > 0 ? html`<ul>${entry.under.map((each) => html`<li>${link(each)}</li>\n`)}</ul>` : undefined;
  }
}

function linkFrom({ titleOf }: Navigation, current: string): (page: Listed) => Html {
  return ({ path, label }) => {
    const isCurrent = path === current ? html` aria-current="page"` : undefined;
    return html`<a href="${between(fileOf(current), fileOf(path))}"${isCurrent}>${label ?? titleOf(path)}</a>`;
  };
}

function open(isOpen: boolean): Html | undefined {
  return isOpen ? html` open` : undefined;
}

/** The way from the first page to this one. */
export function crumbs({ sections, titleOf }: Navigation, current: string): Html | undefined {
  const section = sections.find((each) => pagesOf(each).some(({ path }) => path === current));
  if (section === undefined) return undefined;
  const to = (path: string, text: string): Html => html`<a href="${between(fileOf(current), fileOf(path))}">${text}</a>`;
  const parent = parentOf(section.entries, current);
  return html`<nav class="crumbs" aria-label="Breadcrumb"><ol>
<li>${to(home, 'Docs')}</li>
<li>${section.title}</li>
${parent === undefined ? '' : html`<li>${to(parent.path, parent.label ?? titleOf(parent.path))}</li>\n`}</ol></nav>`;
}

function parentOf(entries: readonly Entry[], current: string): Listed | undefined {
  for (const entry of entries) {
    if (entry.kind === 'group') {
      const found = parentOf(entry.entries, current);
      if (found !== undefined) return found;
    } else if (entry.under.some(({ path }) => path === current)) return entry;
  }
  return undefined;
}

/** The pages before and after this one. */
export function neighbours({ sections, titleOf }: Navigation, current: string): Html {
  const all: readonly Listed[] = [{ path: home, label: undefined }, ...sections.flatMap(pagesOf)];
  const at = all.findIndex(({ path }) => path === current);
  const to = (page: Listed | undefined, rel: string, text: string): Html | undefined =>
    page === undefined
      ? undefined
      : html`<a class="${rel}" rel="${rel}" href="${between(fileOf(current), fileOf(page.path))}"><span>${text}</span> ${page.label ?? titleOf(page.path)}</a>`;
  return html`<nav class="neighbours" aria-label="Previous and next page">${to(all[at - 1], 'prev', 'Previous')}${to(all[at + 1], 'next', 'Next')}</nav>`;
}
