/** Where the links of a page lead on the site. */
import { posix } from 'node:path';

/** The project at GitHub: files that are not in docs/ are read there. */
export const repository = 'https://github.com/alto9/charthouse';

/** The file of a page: `errors/README.md` → `errors/index.html`. */
export function fileOf(path: string): string {
  return path.replace(/(?:^|(?<=\/))README\.md$/, 'index.md').replace(/\.md$/, '.html');
}

/** From one file of the site to another one. */
export function between(from: string, to: string): string {
  return posix.relative(posix.dirname(from), to);
}

/** What is on the site. */
export interface Places {
  hasPage(path: string): boolean;
  /** Tells that an image of docs/ is used. */
  useImage(path: string): void;
}

/** The address of a link in the page `path` of docs/. */
export function linkTarget(href: string, path: string, places: Places): string {
  const [, target = '', anchor = ''] = /^([^#]*)(#.*)?$/s.exec(href) ?? [];
  if (target === '') return href;
  const own = `${repository}/blob/main/`;
  if (/^[a-z][a-z0-9+.-]*:/i.test(target) && !target.startsWith(own)) return href;
  const inProject = target.startsWith(own) ? target.slice(own.length) : posix.join('docs', posix.dirname(path), target);
  const page = inProject.startsWith('docs/') ? pageAt(inProject.slice('docs/'.length), places) : undefined;
  if (page !== undefined) return between(fileOf(path), fileOf(page)) + anchor;
  return `${repository}/${isFile(inProject) ? 'blob' : 'tree'}/main/${inProject.replace(/\/$/, '')}${anchor}`;
}

/** The address of an image. */
export function imageSource(source: string, path: string, places: Places): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(source)) throw new Error(`docs/${path}: an image of another server: ${source}`);
  const image = posix.join(posix.dirname(path), source);
  if (image.startsWith('..')) throw new Error(`docs/${path}: an image that is not in docs/: ${source}`);
  places.useImage(image);
  return between(fileOf(path), image);
}

function pageAt(path: string, { hasPage }: Places): string | undefined {
  return [path, posix.join(path, 'README.md')].find(hasPage);
}

function isFile(path: string): boolean {
  return /(^|\/)[^/]+\.[^/]+$|(^|\/)(LICENSE|CODEOWNERS)$/.test(path);
}
