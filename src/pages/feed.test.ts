import { expect, it } from 'vitest';
import { allFeed, chartFeed } from './feed.ts';
import type { ChartSummary, Site, VersionSummary } from './model.ts';

const site: Site = {
  ...{ title: 'Charts', description: undefined, repositoryName: 'charts', url: 'https://charts.example.com', logo: undefined },
  ...{ pages: [], links: [], assets: { style: 'style.css', script: 'script.js', theme: undefined } },
};

// In the order of the instants, not of the texts: times of other tools have offsets.
const instants: readonly (readonly [name: string, created: string | undefined])[] = [
  ['newest', '2026-01-01T01:30:00-05:00'],
  ['second', '2026-01-01T06:00:00Z'],
  ['third', '2026-01-01T07:30:00+02:00'],
  ['fourth', '2025-12-31T23:59:59.123456789Z'],
  ['no-time', 'yesterday'],
  ['none', undefined],
];

it('has the charts in the order of their times, whatever their offsets', () => {
  const charts = instants.toReversed().map(
    ([name, created]): ChartSummary => ({
      ...{ name, created, version: '1.0.0', appVersion: undefined, description: '', keywords: [] },
      ...{ isLibrary: false, isDeprecated: false, isSigned: false, isListed: true },
    }),
  );
  const feed = allFeed(site, charts, '');
  const titles = [...feed.matchAll(/<title>(.*) 1\.0\.0<\/title>/g)].map(([, name]) => name);
  expect(titles.slice(0, 4)).toEqual(['newest', 'second', 'third', 'fourth']);
  expect(titles.slice(4).sort()).toEqual(['no-time', 'none']);
  expect(feed).toMatch(/<\/title>\s*<updated>2026-01-01T06:30:00\.000Z</);
});

it('was updated at the latest of its times', () => {
  const versions = instants.map(
    ([, created], at): VersionSummary => ({
      ...{ version: `1.${at}.0`, created, appVersion: undefined, digest: undefined, sizeBytes: undefined, packageUrl: undefined },
      ...{ isPreRelease: false, isSigned: false, isDeprecated: false, yanked: undefined },
    }),
  );
  expect(chartFeed(site, 'app', versions.toReversed())).toMatch(/<\/title>\s*<updated>2026-01-01T06:30:00\.000Z</);
});
