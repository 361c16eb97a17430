/** The objects of the pages: where they are in the repository, and under which headers they are served. */
import type { ObjectAttributes } from '../../ports/object-store.ts';

/** The page that a browser sees at the repository's URL. */
export const homeKey = 'index.html';

/** The feed of all charts, which also contains what the next run must know. */
export const feedKey = 'feed.atom';

/** The page for an address that the repository does not have, in the place that GitHub Pages knows. */
export const notFoundKey = '404.html';

/** Figures of the repository that everyone can read. */
export const statusKey = 'status.html';

/** Everything else is below it. */
const pagesPrefix = 'pages/';

/** The four files of a chart, in the order of `ChartState.etags`. */
export const chartFiles = ['index.html', 'chart.json', 'feed.atom', 'badge.svg'] as const;

/** The key of a file of a chart. Keys are not encoded; links are. */
export function chartKey(name: string, file: string): string {
  return `${pagesPrefix}charts/${name}/${file}`;
}

/** The key of a page of the repository's own. */
export function extraKey(name: string): string {
  return `${pagesPrefix}${name}`;
}

/** The key of a style sheet or the script. */
export function assetKey(name: string): string {
  return `${pagesPrefix}assets/${name}`;
}

/** Names that are one part of a path for every server and every file system. All others have no pages. */
export function hasPages(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._+-]{0,200}$/.test(name);
}

const types: Readonly<Record<string, string>> = {
  ...{ html: 'text/html; charset=utf-8', json: 'application/json', atom: 'application/atom+xml; charset=utf-8', svg: 'image/svg+xml' },
  ...{ css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' },
};

/** A minute: pages are not invalidated, which would cost a request and money for each. */
const pageCacheControl = 'public, max-age=60';

/** CloudFront keeps an answer of 404 as long as its page: a version must not be missing for longer than before it was published. */
const notFoundCacheControl = 'public, max-age=5';

/** The name of an asset changes with its contents. */
const assetCacheControl = 'public, max-age=31536000, immutable';

/** The headers of an object. */
export function pageAttributes(key: string): ObjectAttributes {
  const contentType = types[key.slice(key.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  if (key === notFoundKey) return { contentType, cacheControl: notFoundCacheControl };
  return { contentType, cacheControl: key.startsWith(`${pagesPrefix}assets/`) ? assetCacheControl : pageCacheControl };
}
