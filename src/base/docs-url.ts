/** Where the pages of errors and warnings are published. */

declare const CHARTHOUSE_DOCS_URL: string | undefined;

/** The folder `docs` of the project, as a URL without a final slash. A build for another place sets it (`DOCS_URL` of scripts/build.mjs). */
export const docsUrl: string =
  typeof CHARTHOUSE_DOCS_URL === 'string' ? CHARTHOUSE_DOCS_URL : 'https://github.com/alto9/charthouse/blob/main/docs';

/** A page of the guides, such as `deploy.md`, for messages that people read without the project. */
export function pageUrl(page: string): string {
  return `${docsUrl}/${page}`;
}

/** The page of an error code. */
export function errorUrl(code: string): string {
  return `${docsUrl}/errors/${code}.md`;
}

/** The section of a warning code. */
export function warningUrl(code: string): string {
  return `${docsUrl}/warnings.md#${code}`;
}
