/** The order of the pages, from docs/contents.json. */

/** A section of the site, or a group in one. */
export interface Section {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** A page with those under it, or a group. */
export type Entry = (Listed & { readonly kind: 'page'; readonly under: readonly Listed[] }) | (Section & { readonly kind: 'group' });

/** A page, named by its path in docs/. */
export interface Listed {
  readonly path: string;
  /** Undefined: the title of the page. */
  readonly label: string | undefined;
}

/** What the file may contain. `folder`: the other pages of this folder, by name. */
type Written = string | { readonly page: string; readonly label?: string; readonly folder?: string } | WrittenSection;
interface WrittenSection {
  readonly title: string;
  readonly pages: readonly Written[];
}

/** The sections, in which each page occurs. `paths`: all pages of docs/. */
export function readContents(text: string, paths: readonly string[]): readonly Section[] {
  const { sections }: { sections: readonly WrittenSection[] } = JSON.parse(text);
  const read = ({ title, pages }: WrittenSection): Section => ({ title, entries: pages.map((page) => entryOf(page, read, paths)) });
  const contents = sections.map(read);
  const listed = contents.flatMap(pagesOf).map(({ path }) => path);
  const faults = [
    ...paths.filter((path) => path !== home && !listed.includes(path)).map((path) => `does not list ${path}`),
    ...listed.filter((path) => !paths.includes(path)).map((path) => `lists ${path}, which is not there`),
    ...listed.filter((path, at) => listed.indexOf(path) !== at).map((path) => `lists ${path} twice`),
  ];
  if (faults.length > 0) throw new Error(`docs/contents.json ${faults.join('; ')}`);
  return contents;
}

/** The first page of the site, which is in no section. */
export const home = 'README.md';

/** All pages of a section, in their order. */
export function pagesOf({ entries }: Section): readonly Listed[] {
  return entries.flatMap((entry) => (entry.kind === 'group' ? pagesOf(entry) : [entry, ...entry.under]));
}

function entryOf(written: Written, read: (section: WrittenSection) => Section, paths: readonly string[]): Entry {
  if (typeof written === 'string') return { kind: 'page', path: written, label: undefined, under: [] };
  if ('pages' in written) return { kind: 'group', ...read(written) };
  const { page, label, folder } = written;
  const under = folder === undefined ? [] : paths.filter((path) => path.startsWith(folder) && path !== page);
  return { kind: 'page', path: page, label, under: [...under].sort().map((path) => ({ path, label: shortName(path) })) };
}

/** An error is known by its code; other pages have titles. */
function shortName(path: string): string | undefined {
  return /(CH_[A-Z_]+)\.md$/.exec(path)?.[1];
}
