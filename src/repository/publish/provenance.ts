/** Puts a chart's provenance file beside its package, before it, and never one that names other bytes. */
import { CharthouseError } from '../../base/error.ts';
import { checkProvenance } from '../../chart/provenance.ts';
import { provenanceAttributes } from './object-attributes.ts';
import type { Candidate, Planned, PublishPorts, Verdict } from './request.ts';

/** What was put, so that it can be taken back if the package turns out to stand with other bytes. */
export type ProvenancePut = { readonly kind: 'none' } | { readonly kind: 'put'; readonly key: string; readonly etag: string };

/** The user's `.prov` must name the bytes that will stand, ours or adopted. */
export function checkOwnProvenance(verdict: Verdict): Verdict {
  const { candidate } = verdict;
  if (verdict.kind === 'refused' || candidate.provenance === undefined) return verdict;
  const { fileName } = candidate.package;
  return checkProvenance(candidate.provenance, fileName, verdict.digest).kind === 'match'
    ? verdict
    : { kind: 'refused', candidate, differs: [], error: provenanceConflict(candidate, verdict.digest) };
}

/**
 * Creates `KEY.prov`. One already there that names the same bytes is kept, since signatures differ each time;
 * one that names others is replaced only while no package stands.
 *
 * @throws CH_CONFLICT_PROVENANCE
 */
export async function putProvenance({ candidate, key, digest }: Planned, { store, signal }: PublishPorts): Promise<ProvenancePut> {
  if (candidate.provenance === undefined || key === undefined) return { kind: 'none' };
  const provenanceKey = `${key}.prov`;
  const body = [candidate.provenance];
  const created = await store.putNew(provenanceKey, body, provenanceAttributes, { signal });
  if (created.kind === 'stored') return { kind: 'put', key: provenanceKey, etag: created.etag };
  const standing = await store.get(provenanceKey, { signal });
  if (standing.kind === 'found') {
    if (namesDigest(standing.body, candidate, digest)) return { kind: 'none' };
    const free = (await store.head(key, { signal })).kind === 'missing';
    const replaced = free ? await store.putIfMatch(provenanceKey, standing.info.etag, body, provenanceAttributes, { signal }) : undefined;
    if (replaced?.kind === 'stored') return { kind: 'put', key: provenanceKey, etag: replaced.etag };
  }
  throw provenanceConflict(candidate, digest);
}

/** Takes back a provenance file that this run put, if it is still the one: the package stands with other bytes than it names. */
export async function takeBackProvenance(put: ProvenancePut, { store, signal }: PublishPorts): Promise<void> {
  if (put.kind === 'put') await store.deleteIf(put.key, put.etag, { signal });
}

function namesDigest(provenance: Uint8Array, candidate: Candidate, digest: string): boolean {
  try {
    return checkProvenance(provenance, candidate.package.fileName, digest).kind === 'match';
  } catch {
    // What stands there is no provenance file at all.
    return false;
  }
}

function provenanceConflict(candidate: Candidate, digest: string): CharthouseError {
  const { name, version } = candidate.package.metadata;
  return new CharthouseError('CH_CONFLICT_PROVENANCE', {
    message: `the provenance file of ${name} ${version} does not name the bytes that stand (sha256:${digest})`,
    details: { name, version, digest },
  });
}
