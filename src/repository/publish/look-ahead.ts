/** Asks the store, before anything is written, what the index cannot say of a chart: orphans, lost packages, provenance files. */

import { printableUrl } from '../../base/printable-url.ts';
import type { Warning } from '../../base/warning.ts';
import { besideKey, meetOrphan } from './orphan.ts';
import { checkOwnProvenance, lookAtProvenance } from './provenance.ts';
import { isPlanned, type Planned, type PublishContext, type PublishPorts, type PublishRequest, type Verdict } from './request.ts';

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
  const met = alone && !signed && !request.restore ? verdict : await lookAtPackage(verdict, request, ports);
  const checked = checkOwnProvenance(met);
  const isAskedLater = alone && !(isPlanned(checked) && checked.action === 'restore');
  return isAskedLater ? checked : lookAtProvenance(checked, { request, ports });
}

async function lookAtPackage(verdict: Planned, request: PublishRequest, ports: PublishPorts): Promise<Verdict> {
  const { key, action, candidate } = verdict;
  const isAsked = request.restore || candidate.provenance !== undefined;
  if (key === undefined) return isAsked ? { ...verdict, note: elsewhere(verdict, request, ports.store.name) } : verdict;
  if (action === 'stage') return lookAtKey({ ...verdict, key }, request, ports);
  if (!request.restore) return verdict;
  const standing = await ports.store.head(key, { signal: ports.signal });
  return standing.kind === 'missing' ? { ...verdict, action: 'restore' } : verdict;
}

async function lookAtKey(verdict: Planned & { readonly key: string }, request: PublishRequest, ports: PublishPorts): Promise<Verdict> {
  const standing = await ports.store.head(verdict.key, { signal: ports.signal });
  if (standing.kind === 'missing') return verdict;
  const met = await meetOrphan(verdict, request, ports);
  const moved = isPlanned(met) && met.action === 'stage' && met.key === besideKey(verdict.candidate) && met.key !== verdict.key;
  return moved ? lookAtKey({ ...met, key: besideKey(verdict.candidate) }, request, ports) : met;
}

/** Nothing can be put beside, or in the place of, a package whose place is not ours; saying nothing would look like success. */
function elsewhere({ candidate, url }: Planned, request: PublishRequest, store: string): Warning {
  const { name, version } = candidate.package.metadata;
  const where = url === null ? 'has no URL' : `leads to ${printableUrl(url)}, which is not known to be in ${store}`;
  return {
    code: 'package-elsewhere',
    message: `the entry of ${name} ${version} ${where}: nothing was put for it`,
    ...(request.url === undefined ? { hint: 'if that is the public URL of this repository, name it with --url' } : {}),
  };
}
