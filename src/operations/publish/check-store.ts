/** Asks the store, before anything is written, what the index cannot show: orphans, lost packages, provenance files. */

import { isOciUrl } from '../../index-file/package-url.ts';
import { elsewhere, lookAtListed, withoutUrl } from './listed-package.ts';
import { besideKey, meetOrphan } from './orphan.ts';
import { type Accepted, isAccepted, type Packaged, refusedBy } from './outcome.ts';
import { checkOwnProvenance, lookAtProvenance } from './provenance.ts';
import type { PublishContext, PublishPorts, PublishRequest } from './request.ts';

/** `alone`: the chart is the only one of a real run, and the repository is not empty. `proven`: keys of `provenByListing`. */
export interface StoreCheck extends PublishContext {
  readonly alone: boolean;
  readonly proven: ReadonlySet<string>;
}

/**
 * Finds conflicts before anything is written. For a single chart the store is not asked for an orphan: the create-only put of its package
 * is the first write, and finds it.
 */
export async function checkStore(chart: Packaged, { request, ports, alone, proven }: StoreCheck): Promise<Packaged> {
  if (!isAccepted(chart) || chart.outcome === 'skipped') return chart;
  const signed = chart.candidate.provenance !== undefined;
  const isAskedByPut = alone && !signed && chart.outcome === 'new';
  const isProven = chart.outcome === 'unchanged' && chart.key !== undefined && proven.has(chart.key);
  const met = isAskedByPut || isProven ? chart : await lookAtPackage(chart, request, ports);
  const checked = checkOwnProvenance(met);
  const isAskedLater = alone && !(isAccepted(checked) && checked.outcome === 'restored');
  return isAskedLater ? checked : lookAtProvenance(checked, { request, ports });
}

async function lookAtPackage(chart: Accepted, request: PublishRequest, ports: PublishPorts): Promise<Packaged> {
  const { key, outcome, notes = [] } = chart;
  if (chart.url === null && outcome === 'unchanged') return refusedBy(chart.candidate, withoutUrl(chart));
  // A registry has its own note, and --url would not change its place.
  if (key === undefined && isOciUrl(chart.url ?? undefined)) return chart;
  if (key === undefined) return { ...chart, notes: [...notes, elsewhere(chart, { request, ports })] };
  return outcome === 'new' ? lookAtKey({ ...chart, key }, request, ports) : lookAtListed({ ...chart, key }, { request, ports });
}

async function lookAtKey(chart: Accepted & { readonly key: string }, request: PublishRequest, ports: PublishPorts): Promise<Packaged> {
  const stored = await ports.store.head(chart.key, { signal: ports.signal });
  if (stored.kind === 'missing') return chart;
  const met = await meetOrphan(chart, request, ports);
  const moved = isAccepted(met) && met.outcome === 'new' && met.key === besideKey(chart.candidate) && met.key !== chart.key;
  return moved ? lookAtKey({ ...met, key: besideKey(chart.candidate) }, request, ports) : met;
}
