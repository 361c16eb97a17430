/** The page for an address that the repository does not have. GitHub Pages, CloudFront and `charthouse serve` answer with it at any path. */
import { html } from './html.ts';
import type { Site } from './model.ts';
import { pageText } from './shell.ts';

/** Its links cannot be relative: a browser resolves them against the address that was asked for, in whatever folder that is. */
export function notFoundPage(site: Site): string {
  const root = rootOf(site);
  const main = html`<section class="intro">
<h1>Page not found</h1>
<p class="lead">This repository has no page at this address. The chart may have another name, or it is not published any more.</p>
<p><a href="${root}index.html">See all charts</a></p>
</section>`;
  return pageText(site, {
    title: `Page not found · ${site.title}`,
    description: `This address is not a page of ${site.title}.`,
    toRoot: root,
    feed: undefined,
    main,
  });
}

/** The path of the repository on its server, with a slash at its end. */
function rootOf({ url }: Site): string {
  return url === undefined ? '/' : `${new URL(url).pathname.replace(/\/+$/, '')}/`;
}
