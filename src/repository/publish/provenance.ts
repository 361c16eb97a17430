/** Puts a chart's provenance file beside its package, once that stands, and never one that names other bytes. */

import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { checkProvenance } from '../../chart/provenance.ts';
import { provenanceAttributes } from '../objects.ts';
import { refusalsOf } from '../swap/in-vain.ts';
import type { Candidate, Planned, PublishPorts, Verdict } from './request.ts';

/** `replaceable`: it names other bytes than the package, which no entry names yet. */
type Standing =
  | { readonly kind: 'absent' }
  | { readonly kind: 'fitting' }
  | { readonly kind: 'replaceable'; readonly etag: string }
  | { readonly kind: 'conflict'; readonly error: CharthouseError };

/** Between two attempts at a key that is refused and yet free. */
const askAgainMs = 1_000;

/** The user's `.prov` must name the bytes that will stand, ours or adopted. */
export function checkOwnProvenance(verdict: Verdict): Verdict {
  const { candidate } = verdict;
  if (verdict.kind === 'refused' || candidate.provenance === undefined) return verdict;
  if (namesDigest(candidate.provenance, candidate, verdict.digest)) return verdict;
  return { kind: 'refused', candidate, differs: [], error: ownConflict(candidate, verdict.digest) };
}

/** What a provenance file that stands already means for the plan; writes nothing. */
export async function lookAtProvenance(verdict: Verdict, ports: PublishPorts): Promise<Verdict> {
  const { candidate } = verdict;
  if (verdict.kind === 'refused' || candidate.provenance === undefined || verdict.key === undefined || !isListed(verdict)) return verdict;
  const standing = await standingProvenance(verdict, verdict.key, ports);
  if (standing.kind !== 'conflict') return verdict;
  return { kind: 'refused', candidate, differs: [], error: standing.error };
}

/**
 * Creates `KEY.prov`. One already there that names the same bytes is kept, since signatures differ each time; one that names others is
 * replaced only while no entry names the package. The package stands, so whoever comes here for the same key brings the same digest:
 * nobody has anything to take back. Resolves to whether another one was replaced.
 *
 * @throws CH_CONFLICT_PROVENANCE
 */
export async function putProvenance(planned: Planned, ports: PublishPorts): Promise<boolean> {
  const { candidate, key } = planned;
  const { store, clock, random, signal, onEvent } = ports;
  if (candidate.provenance === undefined || key === undefined) return false;
  const provenanceKey = `${key}.prov`;
  const body = [candidate.provenance];
  const options = { attributes: provenanceAttributes, signal };
  let isReplaced = false;
  let named: string | null = null;
  let put = await store.putNew(provenanceKey, body, options);
  const onRefusal = refusalsOf(provenanceKey, store.name);
  while (put.kind === 'refused') {
    signal.throwIfAborted();
    const standing = await standingProvenance(planned, key, ports);
    if (standing.kind === 'conflict') throw standing.error;
    if (standing.kind === 'fitting') return false;
    const found = standing.kind === 'absent' ? null : standing.etag;
    onRefusal(named, found);
    // Where another run was faster, what stands now is looked at anew.
    named = found;
    isReplaced = found !== null;
    put = found === null ? await store.putNew(provenanceKey, body, options) : await store.putIfMatch(provenanceKey, found, body, options);
    // Another run was faster, or two conditional writes met: neither should come back at once.
    if (put.kind === 'refused') await clock.sleep(Math.round(random.unit() * askAgainMs), signal);
  }
  onEvent({ kind: 'provenance-put', key: provenanceKey });
  return isReplaced;
}

/** Whether a provenance file vouches for these bytes of the chart's package. */
export function namesDigest(provenance: Uint8Array, candidate: Candidate, digest: string): boolean {
  try {
    return checkProvenance(provenance, candidate.package.fileName, digest).kind === 'match';
  } catch {
    // What stands there is no provenance file at all; the user's own was read before anything else.
    return false;
  }
}

/** Whether an entry names the package: then its provenance file is published too. */
function isListed({ action }: Planned): boolean {
  return action === 'keep' || action === 'restore';
}

async function standingProvenance(planned: Planned, key: string, { store, signal }: PublishPorts): Promise<Standing> {
  const { candidate, digest } = planned;
  const standing = await store.get(`${key}.prov`, { signal });
  if (standing.kind === 'missing') return { kind: 'absent' };
  if (namesDigest(standing.body, candidate, digest)) return { kind: 'fitting' };
  if (!isListed(planned)) return { kind: 'replaceable', etag: standing.info.etag };
  return { kind: 'conflict', error: standingConflict(candidate, key) };
}

function ownConflict(candidate: Candidate, digest: string): CharthouseError {
  const { name, version } = candidate.package.metadata;
  return new CharthouseError('CH_CONFLICT_PROVENANCE', {
    message: `the provenance file of ${name} ${version} does not name the bytes that stand (sha256:${digest})`,
    details: { name, version, digest },
  });
}

function standingConflict(candidate: Candidate, key: string): CharthouseError {
  const { name, version } = candidate.package.metadata;
  return new CharthouseError('CH_CONFLICT_PROVENANCE', {
    message: `${quoted(`${key}.prov`)} is in the store, beside the package of ${name} ${version}, and names other bytes: nothing replaces it`,
    hint: `look at what put it there; if it is wrong, delete ${quoted(`${key}.prov`)} from the store and run again`,
    details: { name, version, key: `${key}.prov` },
  });
}
