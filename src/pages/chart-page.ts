/** The page of one version of a chart; the newest one is the page of the chart. */

import { changesSection, dependenciesSection, filesSection, versionsSection } from './chart-sections.ts';
import { type Html, html } from './html.ts';
import { installCommand, installSection } from './install.ts';
import type { ChartVersion, Site, ToRoot, VersionSummary } from './model.ts';
import { day, packageHref, safeHref, size, tile, versionBadges, yankedText } from './parts.ts';
import { pageText } from './shell.ts';
import { valuesSection } from './values-section.ts';

/** What the page is made of. `versions` are all of the chart, newest first; empty for the page of an older version, which links to the chart. */
export interface ChartPage {
  readonly shown: ChartVersion;
  readonly versions: readonly VersionSummary[];
}

const toRoot: ToRoot = '../../../';

/** The page. */
export function chartPage(site: Site, { shown, versions }: ChartPage): string {
  const { name, version } = shown;
  const sections = [
    ...(shown.readme === undefined
      ? []
      : [{ id: 'readme', text: 'README', body: html`<section id="readme" aria-label="README" class="readme">${shown.readme}</section>` }]),
    // Helm does not find a yanked version: its package can only be downloaded.
    ...(shown.yanked === undefined ? [{ id: 'install', text: 'Install', body: installSection(site, shown) }] : []),
    ...(shown.values.length === 0 ? [] : [{ id: 'values', text: 'Values', body: valuesSection(shown) }]),
    ...(versions.length === 0 ? [] : [{ id: 'versions', text: 'Versions', body: versionsSection(shown, versions) }]),
    ...(shown.changes.length === 0 ? [] : [{ id: 'changes', text: 'Changes', body: changesSection(shown) }]),
    ...(shown.dependencies.length === 0 ? [] : [{ id: 'dependencies', text: 'Dependencies', body: dependenciesSection(shown, toRoot) }]),
    ...(shown.templates.length + shown.crds.length === 0 ? [] : [{ id: 'files', text: 'Templates', body: filesSection(shown) }]),
  ];
  // Texts are narrow, tables are wide. Without a README, the facts need the company of all else.
  const [beside, below] = shown.readme === undefined ? [sections, []] : [sections.slice(0, 1), sections.slice(1)];
  const main = html`<nav class="crumbs" aria-label="Breadcrumb"><a href="${toRoot}index.html">Charts</a> / ${versions.length === 0 ? html`<a href="index.html">${name}</a> / ${version}` : name}</nav>
${notices(shown, versions)}<div class="head">${tile(name)}<div class="title">
<h1>${name} <span class="version">${version}</span> ${versionBadges(shown)}</h1>
${shown.description === '' ? '' : html`<p class="lead">${shown.description}</p>`}
</div>
${switchOf(versions)}</div>
${shown.yanked === undefined ? installCommand(site, shown) : ''}
<nav class="tabs" aria-label="Sections">${sections.map(({ id, text }) => html`<a href="#${id}">${text}</a>`)}</nav>
<div class="columns"><div class="body">
${beside.map(({ body }) => body)}
</div>
${aside(shown)}</div>
${
  below.length === 0
    ? ''
    : html`<div class="body">
${below.map(({ body }) => body)}
</div>`
}`;
  return pageText(site, {
    title: `${name} ${version} · ${site.title}`,
    description: shown.description,
    toRoot,
    feed: { text: `${name} in ${site.title}`, href: 'feed.atom' },
    main,
  });
}

/** The way to the other versions; the script makes a menu of it. */
function switchOf(versions: readonly VersionSummary[]): Html | '' {
  const [href, text] = versions.length === 0 ? ['index.html#versions', 'All versions'] : ['#versions', `${versions.length} versions`];
  return versions.length === 1 ? '' : html`<nav class="switch" id="switch" aria-label="Other versions"><a href="${href}">${text}</a></nav>`;
}

/** What a reader must know before anything else. */
function notices({ name, yanked, isDeprecated }: ChartVersion, versions: readonly VersionSummary[]): readonly Html[] {
  return [
    ...(yanked === undefined
      ? []
      : [html`<p class="notice bad" role="note"><b>This version is not listed any more.</b> ${yankedText(yanked)}</p>\n`]),
    ...(isDeprecated
      ? [html`<p class="notice warn" role="note"><b>${name} is deprecated.</b> Its maintainers publish no more versions.</p>\n`]
      : []),
    ...(versions.length > 0
      ? []
      : [
          html`<p class="notice neutral" role="note">You see one version. <a href="index.html">The page of ${name}</a> has the newest one and all others.</p>\n`,
        ]),
  ];
}

function aside(shown: ChartVersion): Html {
  return html`<aside aria-label="Facts"><dl>
${fact('App version', shown.appVersion)}${fact('Published', day(shown.created))}${fact('Kubernetes', shown.kubeVersion)}${fact('Type', shown.isLibrary ? 'library' : 'application')}${fact('License', shown.license)}${fact('Package', packageFact(shown))}${fact('SHA-256', shown.digest === undefined ? undefined : html`<code class="digest">${shown.digest}</code>`)}${list('Maintainers', shown.maintainers.map(maintainer))}${list('Links', links(shown))}${fact('Keywords', shown.keywords.length === 0 ? undefined : shown.keywords.join(', '))}</dl>
<p class="feeds"><a href="feed.atom">Atom</a> · <a href="chart.json">JSON</a> · <a href="badge.svg">Badge</a></p>
</aside>`;
}

function fact(term: string, value: Html | string | undefined): Html | '' {
  return value === undefined ? '' : html`<div><dt>${term}</dt><dd>${value}</dd></div>\n`;
}

function list(term: string, values: readonly Html[]): Html | '' {
  return values.length === 0 ? '' : html`<div><dt>${term}</dt>${values.map((value) => html`<dd>${value}</dd>`)}</div>\n`;
}

function packageFact({ name, version, packageUrl, sizeBytes }: ChartVersion): Html | undefined {
  if (packageUrl === undefined) return undefined;
  const bytes = sizeBytes === undefined ? '' : ` (${size(sizeBytes)})`;
  const href = packageHref(packageUrl, toRoot);
  const file = `${name}-${version}.tgz`;
  return href === undefined ? html`${packageUrl}` : html`<a href="${href}" id="package">${file}</a>${bytes}`;
}

function maintainer({ name, url, email }: ChartVersion['maintainers'][number]): Html {
  const href = safeHref(url) ?? (email === undefined ? undefined : `mailto:${encodeURIComponent(email).replace('%40', '@')}`);
  return href === undefined ? html`${name}` : html`<a href="${href}" rel="nofollow">${name}</a>`;
}

function links({ home, sources }: ChartVersion): readonly Html[] {
  return [...(home === undefined ? [] : [home]), ...sources].flatMap((url) => {
    const href = safeHref(url);
    return href === undefined ? [] : [html`<a href="${href}" rel="nofollow">${url.replace(/^https?:\/\//, '').replace(/\/$/, '')}</a>`];
  });
}
