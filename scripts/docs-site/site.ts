/** All files of the site, from the texts of docs/. */
import { createHash } from 'node:crypto';
import { home, pagesOf, readContents } from './contents.ts';
import { type Document, documentOf } from './document.ts';
import { fileOf } from './links.ts';
import { notFoundPage } from './not-found.ts';
import { type Assets, pageText } from './template.ts';

/** What the site is made of. */
export interface Sources {
  /** The Markdown of docs/, by path. */
  readonly pages: ReadonlyMap<string, string>;
  /** docs/contents.json. */
  readonly contents: string;
  readonly style: string;
  readonly script: string;
  readonly licenses: string;
  /** The address of the site; undefined if it is not known. */
  readonly url: string | undefined;
}

/** The files by their paths on the site, and the images of docs/ that they show. */
export function siteFiles({ pages, contents, style, script, licenses, url }: Sources): {
  readonly files: ReadonlyMap<string, string>;
  readonly images: ReadonlySet<string>;
} {
  const images = new Set<string>();
  const places = { hasPage: (path: string) => pages.has(path), useImage: (path: string) => void images.add(path) };
  const sections = readContents(contents, [...pages.keys()]);
  const documents = new Map([...pages].map(([path, text]) => [path, documentOf(path, text, places)]));
  const order = [home, ...sections.flatMap(pagesOf).map(({ path }) => path)].flatMap((path) => documents.get(path) ?? []);
  const search = searchData(order);
  const assets: Assets = {
    style: named('style', style, 'css'),
    script: named('script', script, 'js'),
    search: named('search', search, 'js'),
  };
  const navigation = { sections, titleOf: (path: string) => documents.get(path)?.title ?? path };
  const files = new Map<string, string>([
    [assets.style, style],
    [assets.script, script],
    [assets.search, search],
    ['licenses.txt', licenses],
    ...order.map((page) => [fileOf(page.path), pageText(page, navigation, assets)] as const),
  ]);
  if (url !== undefined) files.set('404.html', notFoundPage(new URL(`${url.replace(/\/$/, '')}/`), assets));
  return { files, images };
}

/** A longer part of a page says nothing new to a search. */
const maxPart = 1_500;

/** A script, because a page that was opened as a file may load no other data. */
function searchData(documents: readonly Document[]): string {
  const data = documents.map(({ path, title, parts }) => [
    fileOf(path),
    title,
    parts
      .filter(({ heading, text }) => heading !== '' || text !== '')
      .map(({ id, heading, text }) => [id, heading, text.slice(0, maxPart)]),
  ]);
  return `globalThis.charthouseDocs=${JSON.stringify(data)};\n`;
}

function named(name: string, text: string, extension: string): string {
  return `assets/${name}-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.${extension}`;
}
