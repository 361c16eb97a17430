/** What surrounds every page: head, header and footer. */
import { type Html, html } from './html.ts';
import type { Link, Site, ToRoot } from './model.ts';

/** What a page is made of. */
export interface Page {
  readonly title: string;
  readonly description: string;
  readonly toRoot: ToRoot;
  /** A feed that the page names in its head. */
  readonly feed: Link | undefined;
  readonly main: Html;
}

/** No script, style, image or request of another origin, and nothing inline. The same in the headers of the infrastructure template. */
export const contentSecurityPolicy: string = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** A file whose first bytes are not these was not written by charthouse. */
const generator = 'charthouse';

/** The whole page, as bytes are written of it. */
export function pageText(site: Site, page: Page): string {
  const { toRoot } = page;
  const { style, script, theme } = site.assets;
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="${generator}">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${page.title}</title>
${icon(site, toRoot)}
<meta name="description" content="${page.description}">
<link rel="stylesheet" href="${toRoot}pages/assets/${style}">
${theme === undefined ? '' : html`<link rel="stylesheet" href="${toRoot}pages/assets/${theme}">\n`}${feedLink(page.feed)}<script src="${toRoot}pages/assets/${script}" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="site">
<a class="brand" href="${toRoot}index.html">${logo(site, toRoot)}<span>${site.title}</span></a>
${navigation(site, toRoot)}</header>
<main id="main">
${page.main}
</main>
<footer class="site"><p>Published with <a href="https://github.com/alto9/charthouse">charthouse</a>. <a href="${toRoot}feed.atom">Atom feed</a> · <a href="${toRoot}index.yaml">index.yaml</a></p></footer>
</body>
</html>
`;
  return markup;
}

function navigation({ pages, links }: Site, toRoot: ToRoot): Html | '' {
  const all = [...pages.map(({ text, href }) => ({ text, href: `${toRoot}${href}` })), ...links];
  return all.length === 0 ? '' : html`<nav aria-label="Site">${all.map(({ text, href }) => html`<a href="${href}">${text}</a>\n`)}</nav>\n`;
}

function feedLink(feed: Link | undefined): Html | '' {
  return feed === undefined ? '' : html`<link rel="alternate" type="application/atom+xml" title="${feed.text}" href="${feed.href}">\n`;
}

/** The mark of charthouse: a box. */
export const ownLogo: Html = html`<svg class="logo" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 2 3 7v10l9 5 9-5V7z"/><path d="m3 7 9 5 9-5M12 12v10"/></svg>`;

/** In the page itself: without one, a browser asks the server for /favicon.ico, which is not there. */
export const ownIcon: Html = html`<link rel="icon" type="image/svg+xml" href="data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#0a7d6c" stroke-width="1.8"><path d="M12 2 3 7v10l9 5 9-5V7z"/><path d="m3 7 9 5 9-5M12 12v10"/></svg>',
)}">`;

function icon({ logo: path }: Site, toRoot: ToRoot): Html {
  return path === undefined ? ownIcon : html`<link rel="icon" href="${toRoot}${path}">`;
}

function logo({ logo: path }: Site, toRoot: ToRoot): Html {
  return path === undefined ? ownLogo : html`<img class="logo" src="${toRoot}${path}" alt="">`;
}
