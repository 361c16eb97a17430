/** What surrounds the text of each page. */
import { type Html, html } from '../../src/pages/html.ts';
import { contentSecurityPolicy, ownIcon, ownLogo } from '../../src/pages/shell.ts';
import { home } from './contents.ts';
import type { Document, Heading } from './document.ts';
import { between, fileOf, repository } from './links.ts';
import { crumbs, type Navigation, neighbours, sidebar } from './navigation.ts';

/** The names of the files that every page loads; they change with their contents. */
export interface Assets {
  readonly style: string;
  readonly script: string;
  /** What the script loads for a search. */
  readonly search: string;
}

/** One page as a file. Ids of its frame begin with a capital letter, as no heading of a text does. */
export function pageText(page: Document, navigation: Navigation, assets: Assets): string {
  const { path, title, description, body } = page;
  const from = fileOf(path);
  const to = (file: string): string => between(from, file);
  const toRoot = to('index.html').replace(/index\.html$/, '');
  const contents = tableOfContents(page.headings);
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${path === home ? title : `${title} - charthouse`}</title>
<meta name="description" content="${description}">
${ownIcon}
<link rel="stylesheet" href="${to(assets.style)}">
<script src="${to(assets.script)}" data-root="${toRoot}" data-search="${to(assets.search)}" defer></script>
</head>
<body class="docs">
<a class="skip" href="#Main">Skip to content</a>
<header class="site">
<a class="brand" href="${to('index.html')}" aria-label="charthouse docs">${ownLogo}<span>charthouse</span></a>
<form class="search" id="Search" role="search" hidden><label><span class="hide">Search the docs</span><input type="search" id="Query" placeholder="Search" autocomplete="off" spellcheck="false" aria-controls="Results" aria-describedby="Said"></label>
<div id="Results" hidden></div><p class="hide" id="Said" role="status"></p></form>
<nav aria-label="Site"><a href="${to('cli.html')}">Commands</a> <a href="${to('errors/index.html')}">Errors</a> <a href="${repository}">GitHub</a></nav>
<button type="button" class="menu" popovertarget="Pages">All pages</button>
</header>
<div class="frame">
${sidebar(navigation, path)}
<main id="Main">
${crumbs(navigation, path)}
<article class="readme">
${body}</article>
<footer class="page">
${sourceLine(page)}
${neighbours(navigation, path)}
</footer>
</main>
${contents}
</div>
<footer class="site"><p><a href="${repository}">charthouse</a>, Apache-2.0. <a href="${to('licenses.txt')}">Licences of the packages in this site</a></p></footer>
</body>
</html>
`;
  return markup;
}

/** The second and, if they are few, the third level. */
function tableOfContents(headings: readonly Heading[]): Html | undefined {
  const most = headings.length > 30 ? 2 : 3;
  const shown = headings.filter(({ level }) => level <= most);
  if (shown.length < 2) return undefined;
  return html`<nav class="contents" aria-labelledby="Contents"><p id="Contents">On this page</p><ul>
${shown.map(({ level, id, text }) => html`<li${level === 3 ? html` class="deep"` : ''}><a href="#${id}">${text}</a></li>\n`)}</ul></nav>`;
}

function sourceLine({ path, source }: Document): Html {
  return source === undefined
    ? html`<p><a href="${repository}/edit/main/docs/${path}">Edit this page</a></p>`
    : html`<p>This page is generated from <a href="${repository}/tree/main/${source}">${source}</a>.</p>`;
}
