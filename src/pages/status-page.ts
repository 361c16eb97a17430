/** status.html: how the repository has been doing. */
import { type Html, html } from './html.ts';
import type { Site } from './model.ts';
import { badge } from './parts.ts';
import { pageText } from './shell.ts';
import { patterns } from './status-charts.ts';
import { type AuditFigures, findingsOf, type StatusFigures } from './status-figures.ts';
import { auditSection, deliverySection, publishingSection, repositorySection } from './status-sections.ts';
import { encodeFigures } from './status-state.ts';
import { count, duration, moment, percent } from './status-texts.ts';

/** The page, which also contains its figures for the next run. */
export function statusPage(site: Site, figures: StatusFigures): string {
  const { repository, publishing, delivery, audit } = figures;
  const newest = Math.max(0, ...[repository, publishing, delivery, audit].map((part) => part?.atMs ?? 0));
  const main = html`<section class="intro">
<h1>Status</h1>
<p class="lead">How ${site.title} has been doing.${newest === 0 ? ' There are no figures yet.' : html` Last updated ${moment(newest)}.`}</p>
</section>
${patterns}
${tiles(figures)}
${repositorySection(figures)}
${publishingSection(figures)}
${deliverySection(figures)}
${auditSection(figures)}`;
  const page = pageText(site, {
    title: `Status · ${site.title}`,
    description: `Releases, growth and the last audit of ${site.title}.`,
    toRoot: '',
    feed: undefined,
    main,
  });
  return page.replace(
    '<meta charset="utf-8">\n',
    `<meta charset="utf-8">\n<meta name="charthouse-figures" content="${encodeFigures(figures)}">\n`,
  );
}

/** What most people came for. */
function tiles({ repository, publishing, audit }: StatusFigures): Html {
  const counted = publishing === undefined ? 0 : publishing.succeeded + publishing.failed;
  const facts: readonly (readonly [string, Html | string])[] = [
    ...(repository === undefined ? [] : [['Charts', count(repository.charts)] as const, ['Versions', count(repository.versions)] as const]),
    ...(publishing === undefined || counted === 0 ? [] : [['Releases that succeeded', percent(publishing.succeeded / counted)] as const]),
    ...(publishing?.medianMs === null || publishing?.medianMs === undefined
      ? []
      : [['Time to publish', duration(publishing.medianMs)] as const]),
    ...(audit === undefined ? [] : [['Last audit', auditBadge(audit)] as const]),
  ];
  return facts.length === 0
    ? html``
    : html`<dl class="tiles">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function auditBadge(audit: AuditFigures): Html {
  const [errors, warnings] = [findingsOf(audit, 'error'), findingsOf(audit, 'warning')];
  if (errors > 0) return badge('bad', `✕ ${count(errors)} ${errors === 1 ? 'error' : 'errors'}`);
  if (warnings > 0) return badge('warn', `▲ ${count(warnings)} ${warnings === 1 ? 'warning' : 'warnings'}`);
  return badge('good', '✓ no errors');
}
