/** Decides which of the packages of one version gets its entry. Pure. */

import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { packageFileName } from '../../chart/package.ts';
import { option } from '../../hint/hint.ts';
import { publishedOf } from '../packages/same-version.ts';
import type { FoundChart, FoundPackage } from './found-package.ts';

/** The package of this chart's version that gets the entry. */
export type Published = (chart: FoundChart) => FoundChart;

/**
 * Call what it returns only for charts that may get an entry: the digests of the others may not be known.
 *
 * What it returns throws CH_CONFLICT if packages with different bytes claim the version, and nothing shows which was published.
 */
export function publishedAmong(found: readonly FoundPackage[]): Published {
  const rivals = new Map<string, FoundChart[]>();
  for (const each of found) {
    if (each.kind === 'chart') rivals.set(identityOf(each), [...(rivals.get(identityOf(each)) ?? []), each]);
  }
  return (chart) => {
    const claims = (rivals.get(identityOf(chart)) ?? []).map((each) => ({ chart: each, key: each.key, digest: digestOf(each) }));
    if (claims.length < 2) return chart;
    const published = publishedOf(claims, { fileName: packageFileName(chart.metadata), listed: undefined });
    if (published === undefined) throw unclear(claims.map((each) => each.chart));
    return published.chart;
  };
}

function identityOf({ metadata: { name, version } }: FoundChart): string {
  return `${name}\n${version}`;
}

/** Of a package that gets an entry. */
export function digestOf({ digest, key }: FoundChart): string {
  if (digest === undefined) throw new RangeError(`${key} may get an entry, and was read without its digest`);
  return digest;
}

function unclear(rivals: readonly FoundChart[]): CharthouseError {
  const [{ metadata: { name = '', version = '' } = {} } = {}] = rivals;
  return new CharthouseError('CH_CONFLICT', {
    message: `${rivals.map(({ key }) => quoted(key)).join(' and ')} are both ${name} ${version}, with different bytes, and nothing shows which of them was published`,
    hint: `name an earlier state of index.yaml that lists the version with ${option('from', 'FILE')}, or move the package that was not published out of the repository; nothing was changed`,
    details: { name, version, packages: rivals.map(({ key, digest = null }) => ({ key, digest })) },
  });
}
