/** The sections of a chart's page that list something: versions, changes, dependencies and files. */
import { type Html, html } from './html.ts';
import type { ChangeLine, ChartVersion, DependencyLine, ToRoot, VersionSummary } from './model.ts';
import { badge, day, safeHref, size, versionBadges, yankedText } from './parts.ts';

/** All versions, with the choice of two to compare, which needs the script. */
export function versionsSection({ version }: ChartVersion, versions: readonly VersionSummary[]): Html {
  return html`<section id="versions"><h2>Versions</h2>
<form class="compare" id="compare" hidden><label>What changed from <select name="from">${choice(versions, versions[1]?.version)}</select></label> <label>to <select name="to">${choice(versions, version)}</select></label> <button type="submit">Compare</button></form>
<div id="difference" class="difference" aria-live="polite"></div>
${table('Versions', versions.slice(0, shownFirst))}${versions.length <= shownFirst ? '' : html`<details><summary>${versions.length - shownFirst} older versions</summary>${table('Older versions', versions.slice(shownFirst))}</details>`}</section>`;
}

/** Most readers want one of the newest. */
const shownFirst = 25;

function table(caption: string, versions: readonly VersionSummary[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="versions"><caption class="hide">${caption}</caption>
<thead><tr><th scope="col">Version</th><th scope="col">App version</th><th scope="col">Published</th><th scope="col">Size</th><th scope="col">SHA-256</th></tr></thead>
<tbody>
${versions.map(line)}</tbody></table></div>`;
}

function choice(versions: readonly VersionSummary[], selected: string | undefined): readonly Html[] {
  return versions.map(
    ({ version, packageUrl }) =>
      html`<option value="${version}"${packageUrl === undefined ? '' : html` data-url="${packageUrl}"`}${version === selected ? html` selected` : ''}>${version}</option>`,
  );
}

function line(each: VersionSummary): Html {
  const { version, appVersion, created, sizeBytes, digest, yanked } = each;
  return html`<tr><th scope="row"><a href="${encodeURIComponent(version)}.html">${version}</a> ${versionBadges(each)}${yanked === undefined ? '' : html`<br><small>${yankedText(yanked)}</small>`}</th><td>${appVersion}</td><td>${day(created)}</td><td>${sizeBytes === undefined ? '' : size(sizeBytes)}</td><td>${digest === undefined ? '' : html`<code title="${digest}">${digest.slice(0, 12)}</code>`}</td></tr>
`;
}

const tones: Readonly<Record<string, 'neutral' | 'good' | 'warn' | 'bad'>> = {
  ...{ added: 'good', fixed: 'good', changed: 'neutral', deprecated: 'warn', removed: 'warn', security: 'bad' },
};

/** Changes, as the maintainers describe them. */
export function changesSection({ version, changes }: ChartVersion): Html {
  return html`<section id="changes"><h2>Changes in ${version}</h2><ul class="changes">${changes.map(changeLine)}</ul></section>`;
}

function changeLine({ kind, description, links }: ChangeLine): Html {
  return html`<li>${kind === undefined ? '' : html`${badge(tones[kind] ?? 'neutral', kind)} `}${description}${links.map(({ text, href }) => html` <a href="${href}" rel="nofollow">${text}</a>`)}</li>`;
}

/** Other charts that this one needs. */
export function dependenciesSection({ dependencies }: ChartVersion, toRoot: ToRoot): Html {
  return html`<section id="dependencies"><h2>Dependencies</h2><div class="scroll" tabindex="0" role="region" aria-label="Dependencies"><table><caption class="hide">Dependencies</caption>
<thead><tr><th scope="col">Chart</th><th scope="col">Version</th><th scope="col">Repository</th><th scope="col">Only if</th></tr></thead><tbody>
${dependencies.map((each) => dependencyLine(each, toRoot))}</tbody></table></div></section>`;
}

function dependencyLine({ name, version, repository, condition, href }: DependencyLine, toRoot: ToRoot): Html {
  const chart = href === undefined ? html`${name}` : html`<a href="${toRoot}${href}">${name}</a>`;
  return html`<tr><th scope="row">${chart}</th><td><code>${version}</code></td><td>${place(repository)}</td><td>${condition === undefined ? '' : html`<code>${condition}</code>`}</td></tr>
`;
}

function place(repository: string): Html | string {
  const href = safeHref(repository);
  return href === undefined ? repository : html`<a href="${href}" rel="nofollow">${repository}</a>`;
}

/** What is in the package. */
export function filesSection({ templates, crds }: ChartVersion): Html {
  return html`<section id="files"><h2>Templates</h2>${templates.length === 0 ? html`<p>This chart has no templates.</p>` : fileList(templates)}${crds.length === 0 ? '' : html`<h3>Custom resource definitions</h3>${fileList(crds)}`}</section>`;
}

function fileList(paths: readonly string[]): Html {
  return html`<ul class="files">${paths.map((path) => html`<li><code>${path}</code></li>`)}</ul>`;
}
