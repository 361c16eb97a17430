import { expect, it } from 'vitest';
import { bench, chartPackage, portsOf } from '../../../test/support/publish/publish-harness.ts';
import { siteOf } from '../../../test/support/publish/site-of.ts';
import { verifyRepository } from '../../operations/verify/verify.ts';
import { storeReader } from '../reader.ts';
import { otherPlaces, otherPlacesText } from './elsewhere.ts';

const listed = (...urls: readonly string[]) => urls.map((url) => ({ urls: [url, 'https://second.example/a.tgz'] }));

it('counts by host the entries whose first URL leads out of the repository', () => {
  const places = otherPlaces(
    [
      ...listed('a.tgz', 'sub/a.tgz', 'https://own.example.com/x/a.tgz', 'oci://registry.example/a'),
      ...listed('https://a.example/1.tgz', 'https://a.example/2.tgz', 's3://charts/a.tgz', '../up.tgz', 'https://own.example.com/y.tgz'),
      { urls: [] },
    ],
    'https://own.example.com/x',
  );
  expect(places.map(({ host, versions }) => `${host} ${versions}`)).toEqual([
    ...['https://a.example 2', 's3://charts 1', 'a path outside of the repository 1', 'https://own.example.com 1'],
  ]);
});

it('shows no password, and the first places only', () => {
  const places = otherPlaces(listed(...Array.from({ length: 7 }, (_, at) => `https://user:secret@h${at}.example/a.tgz`)), undefined);
  const text = otherPlacesText(places);
  expect(text).not.toContain('secret');
  expect(text).toMatch(/h4\.example\/a\.tgz\) and 2 more places$/);
});

it.each([
  [undefined, ['package-elsewhere']],
  ['https://old.example.com', []],
])('is a warning of verify, for a store whose public URL is %s', async (url, warnings) => {
  const repository = bench();
  const { bytes } = chartPackage('app', '1.0.0');
  await repository.publish({ 'app.tgz': bytes });
  repository.store.meddle('index.yaml', (await repository.index()).replace('- app-', '- https://old.example.com/app-'));
  const reader = storeReader(
    repository.store,
    siteOf(async () => bytes),
    { url },
  );
  const report = await verifyRepository({ filters: [] }, { ...portsOf(repository), reader });
  expect([report.error, report.warnings.map(({ code }) => code)]).toEqual([null, warnings]);
});
