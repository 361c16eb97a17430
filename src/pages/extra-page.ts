/** Pages of the repository's own Markdown files, cleaned as READMEs are. */
import { posix } from 'node:path';
import type { ExtraPage } from './extra-names.ts';
import { html } from './html.ts';
import { markdown } from './markdown.ts';
import type { Site } from './model.ts';
import { packageContext } from './package-context.ts';
import { pageText } from './shell.ts';

/** The page. `others`: all of them, which links between the files lead to. */
export function extraPage(site: Site, page: ExtraPage, others: readonly Pick<ExtraPage, 'file' | 'name'>[]): string {
  const { title, text, images } = page;
  const folder = posix.dirname(page.file);
  const context = {
    imageAt: packageContext(images).imageAt,
    linkTo(reference: string): string | undefined {
      const [path = '', fragment] = reference.split('#');
      const file = posix.normalize(posix.join(folder, decoded(path)));
      const other = others.find((each) => posix.normalize(each.file) === file);
      return other === undefined ? undefined : `${other.name}${fragment === undefined ? '' : `#readme-${fragment}`}`;
    },
  };
  return pageText(site, {
    title: `${title} · ${site.title}`,
    description: `${title}, a page of ${site.title}.`,
    toRoot: '../',
    feed: undefined,
    main: html`<section class="intro"><h1>${title}</h1></section>
<section class="readme" aria-label="${title}">${markdown(withoutTitle(text, title), context)}</section>`,
  });
}

/** A first heading that says the same as the page's own. */
function withoutTitle(text: string, title: string): string {
  const found = /^\s*#[ \t]+([^\n]*?)[ \t#]*(?:\n|$)/.exec(text);
  return found?.[1]?.trim().toLowerCase() === title.trim().toLowerCase() ? text.slice(found?.[0].length) : text;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
