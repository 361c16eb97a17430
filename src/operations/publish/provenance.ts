/** Puts a chart's provenance file beside its package, after the package, and never one that names other bytes. */

import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { Warning } from '../../base/warning.ts';
import { checkProvenance } from '../../chart/provenance.ts';
import { option } from '../../hint/hint.ts';
import { conflictLimit } from '../../repository/commit/conflict-limit.ts';
import { durablyOrSaid } from '../../repository/commit/not-durable.ts';
import { provenanceAttributes } from '../../repository/objects.ts';
import type { ProvenanceOutcome } from '../../repository/outcome.ts';
import { type Accepted, isAccepted, type Packaged, refusedBy } from './outcome.ts';
import type { Candidate, PublishContext } from './request.ts';

/**
 * What is stored under the key. `equal`: our own bytes. `differs`: it signs the same package, and stays. `replaceable`: ours may take its
 * place, as that was asked for or as it signs other bytes beside a package that no entry names. `conflict`: it signs other bytes than the
 * published ones.
 */
type Stored =
  | { readonly kind: 'absent' | 'equal' | 'differs' }
  | { readonly kind: 'replaceable'; readonly etag: string }
  | { readonly kind: 'conflict'; readonly error: CharthouseError };

/** Between two attempts at a key that is refused and yet free. */
const askAgainMs = 1_000;

/** How often other runs may be faster; more than the conflict limit, which has an error of its own. */
const maxAttempts = 25;

/** What a run that may write makes of each; a conflict ends the chart. */
const outcomes: Readonly<Record<Exclude<Stored['kind'], 'conflict'>, ProvenanceOutcome>> = {
  absent: 'new',
  equal: 'unchanged',
  differs: 'differs',
  replaceable: 'replaced',
};

/** What became of a provenance file. */
type Placed = Pick<Accepted, 'provenance' | 'putWarnings'>;

/** The user's `.prov` must name the bytes that will be published, ours or adopted ones. */
export function checkOwnProvenance(chart: Packaged): Packaged {
  const { candidate } = chart;
  if (!isAccepted(chart) || candidate.provenance === undefined) return chart;
  if (namesDigest(candidate.provenance, candidate, chart.digest)) return chart;
  return refusedBy(candidate, ownConflict(candidate, chart.digest));
}

/** What a stored provenance file means for the plan; writes nothing. Of a package that is not listed, only a dry run asks. */
export async function lookAtProvenance(chart: Packaged, context: PublishContext): Promise<Packaged> {
  const { candidate } = chart;
  if (!isAccepted(chart) || candidate.provenance === undefined || chart.key === undefined) return chart;
  if (!isListed(chart) && !context.request.dryRun) return chart;
  const stored = await storedProvenance(chart, chart.key, context);
  if (stored.kind === 'conflict') return refusedBy(candidate, stored.error);
  return { ...chart, provenance: outcomes[stored.kind] };
}

/** What the user should know of a provenance file that was not put. */
export function provenanceWarnings({ candidate, key, provenance }: Accepted): readonly Warning[] {
  if (provenance !== 'differs') return [];
  const { name, version } = candidate.package.metadata;
  return [
    {
      code: 'provenance-differs',
      message: `the provenance file of ${name} ${version} differs from the stored one, ${quoted(`${key}.prov`)}, which was left as it is`,
      hint: `if yours should take its place, pass ${option('replace-provenance')}`,
    },
  ];
}

/**
 * Creates `KEY.prov`. One already there that names the same bytes is replaced only with `--replace-provenance`; one that names others
 * also while no entry names the package. The package is in the store, so other runs that come here for the same key bring the same
 * digest, and there is nothing to take back. Nothing if there is nothing to put, or no place for it.
 *
 * @throws CH_CONFLICT_PROVENANCE
 */
export async function putProvenance(planned: Accepted, context: PublishContext): Promise<Placed> {
  const { candidate, key } = planned;
  const { store, clock, random, signal, onEvent } = context.ports;
  if (candidate.provenance === undefined || key === undefined) return {};
  const provenanceKey = `${key}.prov`;
  const body = [candidate.provenance];
  const options = { attributes: provenanceAttributes, signal };
  let named: string | null = null;
  let put = await store.putNew(provenanceKey, body, options);
  const onConflict = conflictLimit(provenanceKey, store.name);
  for (let attempt = 1; put.kind === 'refused'; attempt += 1) {
    signal.throwIfAborted();
    const stored = await storedProvenance(planned, key, context);
    if (stored.kind === 'conflict') throw stored.error;
    // If it is ours after an attempt to replace, the answer to that was lost, and caches may have the previous one.
    if (stored.kind === 'equal') return { provenance: named === null ? 'unchanged' : 'replaced' };
    if (stored.kind === 'differs') return { provenance: 'differs' };
    if (attempt > maxAttempts) throw contended(candidate, provenanceKey);
    const found = stored.kind === 'replaceable' ? stored.etag : null;
    onConflict(named, found);
    // If another run was faster, what is stored now is read and decided again.
    named = found;
    put =
      found === null
        ? await store.putNew(provenanceKey, body, options)
        : await durablyOrSaid(store, provenanceKey, () => store.putIfMatch(provenanceKey, found, body, options));
    // Another run was faster, or two conditional writes met: neither should come back at once.
    if (put.kind === 'refused') await clock.sleep(Math.round(random.unit() * askAgainMs), signal);
  }
  const isReplaced = named !== null;
  onEvent({ kind: 'provenance-put', key: provenanceKey, isReplaced });
  return { provenance: isReplaced ? 'replaced' : 'new', ...(put.warnings === undefined ? {} : { putWarnings: put.warnings }) };
}

/** Whether a provenance file signs these bytes of the chart's package. */
export function namesDigest(provenance: Uint8Array, candidate: Candidate, digest: string): boolean {
  try {
    return checkProvenance(provenance, candidate.package.fileName, digest).kind === 'match';
  } catch {
    // The stored object is no provenance file at all; the user's own was checked before.
    return false;
  }
}

/** Whether an entry names the package: then its provenance file is published too. */
function isListed({ outcome }: Accepted): boolean {
  return outcome === 'unchanged' || outcome === 'restored';
}

/** Invariant: ours names the bytes of the package, which `checkOwnProvenance` has seen to. */
async function storedProvenance(planned: Accepted, key: string, { request, ports }: PublishContext): Promise<Stored> {
  const { candidate, digest } = planned;
  const stored = await ports.store.get(`${key}.prov`, { signal: ports.signal });
  if (stored.kind === 'missing') return { kind: 'absent' };
  if (Buffer.from(stored.body).equals(candidate.provenance ?? Buffer.alloc(0))) return { kind: 'equal' };
  const isFitting = namesDigest(stored.body, candidate, digest);
  if (request.replaceProvenance || (!isFitting && !isListed(planned))) return { kind: 'replaceable', etag: stored.info.etag };
  return isFitting ? { kind: 'differs' } : { kind: 'conflict', error: storedConflict(candidate, key) };
}

function ownConflict(candidate: Candidate, digest: string): CharthouseError {
  const { name, version } = candidate.package.metadata;
  return new CharthouseError('CH_CONFLICT_PROVENANCE', {
    message: `the provenance file of ${name} ${version} does not name the published bytes (sha256:${digest})`,
    details: { name, version, digest },
  });
}

function contended(candidate: Candidate, key: string): CharthouseError {
  const { name, version } = candidate.package.metadata;
  return new CharthouseError('CH_CONFLICT_PROVENANCE', {
    message: `${quoted(key)}, the provenance file of ${name} ${version}, was replaced by other runs at each of ${maxAttempts} attempts`,
    hint: 'let the other runs end, then run again',
    details: { name, version, key },
  });
}

function storedConflict(candidate: Candidate, key: string): CharthouseError {
  const { name, version } = candidate.package.metadata;
  return new CharthouseError('CH_CONFLICT_PROVENANCE', {
    message: `${quoted(`${key}.prov`)} is in the store, beside the package of ${name} ${version}, and names other bytes`,
    hint: `look at what put it there; if it is wrong, pass ${option('replace-provenance')}`,
    details: { name, version, key: `${key}.prov` },
  });
}
