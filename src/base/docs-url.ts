/** The address of the docs, whose pages messages name. */

declare const CHARTHOUSE_DOCS_URL: string | undefined;

/** The folder `docs` at GitHub: its pages open today, and no site is deployed yet. */
const atGitHub = { base: 'https://github.com/alto9/charthouse/blob/main/docs', extension: 'md' };

/** A build for the site of the docs names that (`DOCS_URL` of scripts/build.mjs): docs/decisions/0052-docs-site.md. */
const docs = typeof CHARTHOUSE_DOCS_URL === 'string' ? { base: CHARTHOUSE_DOCS_URL, extension: 'html' } : atGitHub;

/** Without a final slash. */
export const docsUrl: string = docs.base;

/** A page of the guides, such as `deploy.md` or `s3.md#cloudfront`, for messages that people read without the project. */
export function pageUrl(page: string): string {
  return urlOf(page, docs);
}

/** The page of an error code. */
export function errorUrl(code: string): string {
  return pageUrl(`errors/${code}.md`);
}

/** The section of a warning code. */
export function warningUrl(code: string): string {
  return pageUrl(`warnings.md#${code}`);
}

/** A page of `docs/` at GitHub, or on the site that scripts/docs-site.mjs makes of it. */
export function urlOf(page: string, { base, extension }: typeof atGitHub): string {
  return `${base}/${page.replace(/\.md(?=#|$)/, `.${extension}`)}`;
}

/** A link of the page `from`: to another page, or to a file that is not in `docs/` and that only GitHub shows. */
export function linkUrl(target: string, from: string): string {
  const { href } = new URL(target, `${atGitHub.base}/${from}`);
  return href.startsWith(`${atGitHub.base}/`) ? pageUrl(href.slice(atGitHub.base.length + 1)) : href;
}
