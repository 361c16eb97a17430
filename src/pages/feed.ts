/** Atom feeds (RFC 4287): one of all charts, and one for each chart. */
import { type Html, html } from './html.ts';
import type { ChartSummary, Site, VersionSummary } from './model.ts';
import { chartFolder, versionPage, yankedText } from './parts.ts';

/** Readers of feeds want what is new, not everything. */
const maxEntries = 100;

/** A time that stays the same for entries without one, so that no reader takes them for new. */
const noTime = '1970-01-01T00:00:00Z';

/** The newest version of each chart, newest first. `state` is what the next run needs, as text. */
export function allFeed(site: Site, charts: readonly ChartSummary[], state: string): string {
  const newest = [...charts].sort((a, b) => msOf(b.created) - msOf(a.created)).slice(0, maxEntries);
  const entries = newest.map((chart) =>
    entry(site, {
      name: chart.name,
      version: chart.version,
      created: chart.created,
      summary: chart.description,
      categories: chart.keywords,
    }),
  );
  return feed(site, {
    title: site.title,
    self: 'feed.atom',
    page: 'index.html',
    entries,
    updated: newest[0]?.created,
    more: html`<charthouse:state xmlns:charthouse="https://github.com/alto9/charthouse">${state}</charthouse:state>\n`,
  });
}

/** The versions of one chart, newest first. */
export function chartFeed(site: Site, name: string, versions: readonly VersionSummary[]): string {
  const entries = versions.slice(0, maxEntries).map(({ version, created, appVersion, yanked }) =>
    entry(site, {
      name,
      version,
      created: yanked?.date ?? created,
      summary: [
        ...(appVersion === undefined ? [] : [`App version ${appVersion}.`]),
        ...(yanked === undefined ? [] : [yankedText(yanked)]),
      ].join(' '),
      categories: [],
    }),
  );
  return feed(site, {
    title: `${name} in ${site.title}`,
    self: `${chartFolder(name)}/feed.atom`,
    page: `${chartFolder(name)}/index.html`,
    entries,
    updated: versions.map(({ created, yanked }) => yanked?.date ?? created).reduce((a, b) => (msOf(b) > msOf(a) ? b : a), undefined),
    more: undefined,
  });
}

interface Feed {
  readonly title: string;
  readonly self: string;
  readonly page: string;
  readonly entries: readonly Html[];
  readonly updated: string | undefined;
  readonly more: Html | undefined;
}

function feed(site: Site, { title, self, page, entries, updated, more }: Feed): string {
  return html`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${idOf(site, self)}</id>
<title>${title}</title>
<updated>${timeOf(updated)}</updated>
<author><name>${site.title}</name></author>
<generator uri="https://github.com/alto9/charthouse">charthouse</generator>
<link rel="self" type="application/atom+xml" href="${address(site, self)}"/>
<link rel="alternate" type="text/html" href="${address(site, page)}"/>
${entries}${more}</feed>
`.markup;
}

interface FeedEntry {
  readonly name: string;
  readonly version: string;
  readonly created: string | undefined;
  readonly summary: string;
  readonly categories: readonly string[];
}

function entry(site: Site, { name, version, created, summary, categories }: FeedEntry): Html {
  const page = versionPage(name, version);
  return html`<entry>
<id>${idOf(site, page)}</id>
<title>${name} ${version}</title>
<updated>${timeOf(created)}</updated>
<link rel="alternate" type="text/html" href="${address(site, page)}"/>
<summary>${summary}</summary>
${categories.map((term) => html`<category term="${term}"/>\n`)}</entry>
`;
}

/** An id must be absolute, also in a folder without a URL. */
function idOf({ url, repositoryName }: Site, path: string): string {
  return url === undefined ? `urn:charthouse:${encodeURIComponent(repositoryName)}:${path}` : address({ url }, path);
}

/** Without a URL, relative to the feed's own place would be wrong in some readers: the path from the root is best effort. */
function address({ url }: Pick<Site, 'url'>, path: string): string {
  return url === undefined ? `/${path}` : `${url.replace(/\/$/, '')}/${path}`;
}

/** Not as texts: times of other tools have other offsets. One that is absent or is no time comes before all others. */
function msOf(created: string | undefined): number {
  const ms = Date.parse(created ?? '');
  return Number.isNaN(ms) ? Date.parse(noTime) : ms;
}

function timeOf(created: string | undefined): string {
  const date = new Date(created ?? noTime);
  return Number.isNaN(date.getTime()) ? noTime : date.toISOString();
}
