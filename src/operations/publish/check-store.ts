/** Asks the store, before anything is written, what the index cannot say of a chart: orphans, lost packages, provenance files. */

import { isOciUrl } from '../../index-file/package-url.ts';
import { elsewhere, lookAtListed, withoutUrl } from './listed-package.ts';
import { besideKey, meetOrphan } from './orphan.ts';
import { checkOwnProvenance, lookAtProvenance } from './provenance.ts';
import {
  isPlanned,
  type Planned,
  type PublishContext,
  type PublishPorts,
  type PublishRequest,
  refusedBy,
  type Verdict,
} from './request.ts';

/** `alone`: the chart is the only one of a real run, and not of the first one. */
export interface LookAhead extends PublishContext {
  readonly alone: boolean;
}

/**
 * Conflicts are errors before anything is written. One chart by itself is spared the question for an orphan: its create-only
 * put is the first write, and asks it.
 */
export async function lookAhead(verdict: Verdict, { request, ports, alone }: LookAhead): Promise<Verdict> {
  if (!isPlanned(verdict) || verdict.action === 'skip') return verdict;
  const signed = verdict.candidate.provenance !== undefined;
  const isAskedByPut = alone && !signed && verdict.action === 'stage';
  const met = isAskedByPut ? verdict : await lookAtPackage(verdict, request, ports);
  const checked = checkOwnProvenance(met);
  const isAskedLater = alone && !(isPlanned(checked) && checked.action === 'restore');
  return isAskedLater ? checked : lookAtProvenance(checked, { request, ports });
}

async function lookAtPackage(verdict: Planned, request: PublishRequest, ports: PublishPorts): Promise<Verdict> {
  const { key, action, notes = [] } = verdict;
  if (verdict.url === null && action === 'keep') return refusedBy(verdict.candidate, withoutUrl(verdict));
  // A registry has its own note, and --url would not change where it leads.
  if (key === undefined && isOciUrl(verdict.url ?? undefined)) return verdict;
  if (key === undefined) return { ...verdict, notes: [...notes, elsewhere(verdict, { request, ports })] };
  return action === 'stage' ? lookAtKey({ ...verdict, key }, request, ports) : lookAtListed({ ...verdict, key }, { request, ports });
}

async function lookAtKey(verdict: Planned & { readonly key: string }, request: PublishRequest, ports: PublishPorts): Promise<Verdict> {
  const standing = await ports.store.head(verdict.key, { signal: ports.signal });
  if (standing.kind === 'missing') return verdict;
  const met = await meetOrphan(verdict, request, ports);
  const moved = isPlanned(met) && met.action === 'stage' && met.key === besideKey(verdict.candidate) && met.key !== verdict.key;
  return moved ? lookAtKey({ ...met, key: besideKey(verdict.candidate) }, request, ports) : met;
}
