/** The page in the place of one that shows nothing any more, for people who follow an old link. */
import { html } from './html.ts';
import type { Site, ToRoot } from './model.ts';
import { pageText } from './shell.ts';

const toRoot: ToRoot = '../../../';

/** Of a chart, or of one of its versions. */
export function gonePage(site: Site, name: string, version?: string): string {
  const what = version === undefined ? name : `${name} ${version}`;
  return pageText(site, {
    title: `${what} · ${site.title}`,
    description: `${what} is not in this repository any more.`,
    toRoot,
    feed: undefined,
    main: html`<h1>${what}</h1>
<p class="lead">${what} is not in this repository any more.</p>
<p><a href="${version === undefined ? `${toRoot}index.html` : 'index.html'}">${version === undefined ? 'All charts' : `All versions of ${name}`}</a></p>`,
  });
}
