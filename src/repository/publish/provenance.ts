/** Puts a chart's provenance file beside its package, before it, and never one that names other bytes. */
import { CharthouseError } from '../../base/error.ts';
import { checkProvenance } from '../../chart/provenance.ts';
import { provenanceAttributes } from '../objects.ts';
import type { Candidate, Planned, PublishPorts, Verdict } from './request.ts';

/** What was put, and in the place of what, so that it can be taken back if the package turns out to stand with other bytes. */
export type ProvenancePut =
  | { readonly kind: 'none' }
  | { readonly kind: 'put'; readonly key: string; readonly etag: string; readonly replaced: Uint8Array | undefined };

/** `replaceable`: it names other bytes, and no package stands. */
type Standing =
  | { readonly kind: 'absent' }
  | { readonly kind: 'fitting' }
  | { readonly kind: 'replaceable'; readonly etag: string; readonly body: Uint8Array };

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
  if (verdict.kind === 'refused' || candidate.provenance === undefined || verdict.key === undefined) return verdict;
  const standing = await standingProvenance(verdict, verdict.key, ports);
  if (standing.kind !== 'conflict') return verdict;
  return { kind: 'refused', candidate, differs: [], error: standing.error };
}

/**
 * Creates `KEY.prov`. One already there that names the same bytes is kept, since signatures differ each time;
 * one that names others is replaced only while no package stands.
 *
 * @throws CH_CONFLICT_PROVENANCE
 */
export async function putProvenance(planned: Planned, ports: PublishPorts): Promise<ProvenancePut> {
  const { candidate, key } = planned;
  const { store, signal } = ports;
  if (candidate.provenance === undefined || key === undefined) return { kind: 'none' };
  const provenanceKey = `${key}.prov`;
  const body = [candidate.provenance];
  for (;;) {
    signal.throwIfAborted();
    const created = await store.putNew(provenanceKey, body, { attributes: provenanceAttributes, signal });
    if (created.kind === 'stored') return told({ key: provenanceKey, etag: created.etag, replaced: undefined }, ports);
    const standing = await standingProvenance(planned, key, ports);
    if (standing.kind === 'conflict') throw standing.error;
    if (standing.kind === 'fitting') return { kind: 'none' };
    if (standing.kind === 'replaceable') {
      const replaced = await store.putIfMatch(provenanceKey, standing.etag, body, { attributes: provenanceAttributes, signal });
      if (replaced.kind === 'stored') return told({ key: provenanceKey, etag: replaced.etag, replaced: standing.body }, ports);
    }
    // Another run put or took back its own between the two calls: what stands now is looked at anew.
  }
}

/**
 * Takes back a provenance file that this run put, if it is still the one: the package stands with other bytes than it names.
 * What it had replaced comes back, for it may be the one of the run whose package that is.
 */
export async function takeBackProvenance(put: ProvenancePut, { store, signal }: PublishPorts): Promise<void> {
  if (put.kind === 'none') return;
  if (put.replaced === undefined) await store.deleteIf(put.key, put.etag, { signal });
  else await store.putIfMatch(put.key, put.etag, [put.replaced], { attributes: provenanceAttributes, signal });
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

function told(put: Omit<Extract<ProvenancePut, { kind: 'put' }>, 'kind'>, { onEvent }: PublishPorts): ProvenancePut {
  onEvent({ kind: 'provenance-put', key: put.key });
  return { kind: 'put', ...put };
}

async function standingProvenance(
  { candidate, digest }: Planned,
  key: string,
  { store, signal }: PublishPorts,
): Promise<Standing | { readonly kind: 'conflict'; readonly error: CharthouseError }> {
  const standing = await store.get(`${key}.prov`, { signal });
  if (standing.kind === 'missing') return { kind: 'absent' };
  if (namesDigest(standing.body, candidate, digest)) return { kind: 'fitting' };
  const isFree = (await store.head(key, { signal })).kind === 'missing';
  if (isFree) return { kind: 'replaceable', etag: standing.info.etag, body: standing.body };
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
    message: `'${key}.prov' is in the store, beside the package of ${name} ${version}, and names other bytes: nothing replaces it`,
    hint: `look at what put it there; if it is wrong, delete '${key}.prov' from the store and run again`,
    details: { name, version, key: `${key}.prov` },
  });
}
