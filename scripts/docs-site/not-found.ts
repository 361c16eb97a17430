/** What a server shows for an address that is not there. It may be any address, so all links have the whole path. */
import { html } from '../../src/pages/html.ts';
import { contentSecurityPolicy, ownIcon, ownLogo } from '../../src/pages/shell.ts';
import type { Assets } from './template.ts';

/** The page, for a site at `url`, which ends with a slash. */
export function notFoundPage({ pathname }: URL, { style }: Assets): string {
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Page not found - charthouse</title>
${ownIcon}
<link rel="stylesheet" href="${pathname}${style}">
</head>
<body class="docs">
<header class="site"><a class="brand" href="${pathname}index.html">${ownLogo}<span>charthouse</span></a></header>
<main>
<h1>Page not found</h1>
<p>There is no page at this address. Start at <a href="${pathname}index.html">the first page of the docs</a>, or look at <a href="${pathname}errors/index.html">the errors</a> and <a href="${pathname}warnings.html">the warnings</a>.</p>
</main>
</body>
</html>
`;
  return markup;
}
