/** The list of all charts, which the script searches, sorts and filters in place. */
import { shellWord } from '../base/shell-word.ts';
import { type Html, html } from './html.ts';
import type { ChartSummary, Site } from './model.ts';
import { chartBadges, chartFolder, command, day, tile } from './parts.ts';
import { pageText } from './shell.ts';

/** The home page. */
export function homePage(site: Site, charts: readonly ChartSummary[]): string {
  const main = html`<section class="intro">
<h1>${site.title}</h1>
${site.description === undefined ? '' : html`<p class="lead">${site.description}</p>`}
${command(`helm repo add ${shellWord(site.repositoryName)} ${shellWord(site.url ?? 'https://URL-OF-THIS-REPOSITORY')}`)}
</section>
<section aria-labelledby="charts">
<div class="bar">
<h2 id="charts">Charts <span class="count" id="count">${charts.length}</span></h2>
<form class="search" id="search" role="search" hidden>
<label class="grow"><span class="hide">Search charts</span><input type="search" id="query" placeholder="Search by name, keyword or description" autocomplete="off" spellcheck="false"></label>
<label><span class="hide">Sort by</span><select id="sort"><option value="name">By name</option><option value="created">Newest first</option></select></label>
<fieldset><legend class="hide">Show only</legend>${filters(charts)}</fieldset>
</form>
</div>
<ul class="charts" id="list">
${charts.map(chartLine)}</ul>
<p class="empty" id="none" hidden>No chart matches. <button type="button" id="reset">Show all</button></p>
<p class="hide" id="said" role="status"></p>
${charts.length === 0 ? html`<p class="empty">Nothing is published yet.</p>` : ''}
</section>`;
  return pageText(site, {
    title: site.title,
    description: site.description ?? `Helm charts of ${site.title}`,
    toRoot: '',
    feed: { text: site.title, href: 'feed.atom' },
    main,
  });
}

/** Only those that would change something. */
function filters(charts: readonly ChartSummary[]): readonly Html[] {
  const all: readonly (readonly [string, string, (chart: ChartSummary) => boolean])[] = [
    ['application', 'Applications', ({ isLibrary }) => !isLibrary],
    ['library', 'Libraries', ({ isLibrary }) => isLibrary],
    ['current', 'Not deprecated', ({ isDeprecated }) => !isDeprecated],
    ['signed', 'Signed', ({ isSigned }) => isSigned],
  ];
  return all
    .filter(([, , takes]) => charts.some(takes) && !charts.every(takes))
    .map(([value, text]) => html`<label class="chip"><input type="checkbox" value="${value}">${text}</label>`);
}

/** What the script reads is in the words of the line and in few attributes, so that 500 charts stay below 60 kB. */
function chartLine(chart: ChartSummary): Html {
  const { name, version, appVersion, description, keywords, created } = chart;
  const kinds = [chart.isLibrary ? 'library' : 'application', chart.isDeprecated ? '' : 'current', chart.isSigned ? 'signed' : ''];
  return html`<li data-is="${kinds.filter((kind) => kind !== '').join(' ')}"${keywords.length === 0 ? '' : html` data-words="${keywords.join(' ')}"`}>
${tile(name)}<div><div class="name"><h3><a href="${chartFolder(name)}/index.html">${name}</a></h3>${chartBadges(chart)}</div>${description === '' ? '' : html`<p>${description}</p>`}</div>
<p class="facts"><b>${version}</b> ${appVersion === undefined ? '' : html`<span>app ${appVersion}</span> `}${day(created)}</p></li>
`;
}
