/** The operation behind `mirror --to oci://…`: copies versions into a registry, which has tags instead of an index. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { CharthouseError } from '../../base/error.ts';
import { chartData } from '../../index-file/entry.ts';
import type { CopyRegistry } from '../../ports/copy-registry.ts';
import type { SourceVersion } from '../../ports/copy-source.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { startChange } from '../change-index.ts';
import { statedDigest } from './choose.ts';
import { fetchPackage, fetchProvenance, fileNameOf } from './fetch-package.ts';
import { registryReport } from './registry-report.ts';
import type { CopiedVersion, CopyReport, CopyState, RegistryCopyPorts, RegistryCopyRequest, WantedVersion } from './request.ts';
import { width } from './stage-versions.ts';
import { wantedVersions } from './wanted-versions.ts';

/** Does not throw for what a user can correct: the report's `error` has the reason. Each version is visible as soon as its tag is. */
export async function copyToRegistry(request: RegistryCopyRequest, ports: RegistryCopyPorts): Promise<CopyReport> {
  const started = ports.clock.now();
  const state: CopyState = { ...startChange(), copies: [], unsigned: [] };
  try {
    const { signal, onEvent } = ports;
    const { wanted: chosen, failed } = await wantedVersions({ request, ports });
    state.copies = [...chosen.map((each) => copyOf(each, { outcome: 'not-written' })), ...failed];
    onEvent({ kind: 'copy-planned', total: chosen.length, copies: chosen.length });
    let done = 0;
    await mapBounded(chosen, width, async (wanted, at) => {
      signal.throwIfAborted();
      const copy = await copyVersion(wanted, { request, ports, state });
      state.copies[at] = copy;
      done += 1;
      if (copy.outcome === 'new' && !request.dryRun)
        onEvent({ kind: 'package-staged', key: fileNameOf(wanted.from), sizeBytes: copy.sizeBytes ?? 0, done, total: chosen.length });
    });
  } catch (error) {
    state.error = asCharthouseError(error, ports.signal);
  }
  return registryReport(state, { request, ports, durationMs: ports.clock.now() - started });
}

interface Run {
  readonly request: RegistryCopyRequest;
  readonly ports: RegistryCopyPorts;
  readonly state: CopyState;
}

/**
 * Invariant: a tag that leads to other contents is never replaced. A registry has no conditional write, so the tag is looked at again
 * right before it is put, and once more after it: of two copies at once that differ, at least one reports the conflict.
 */
async function copyVersion(wanted: WantedVersion, { request, ports, state }: Run): Promise<CopiedVersion> {
  const { registry, signal } = ports;
  const { from, source } = wanted;
  const { name, version } = from;
  const reference = registry.referenceOf(name, version);
  if (reference.kind === 'fault') return copyOf(wanted, { outcome: 'invalid', error: unnameable(from, registry, reference.why) });
  const { url } = reference;
  const stated = statedDigest(from);
  const first = await seenAt(wanted, stated, url, ports);
  if (first !== undefined) return first;
  if (request.dryRun) return copyOf(wanted, { outcome: 'new', digest: stated, url });
  const fetched = await fetchPackage(from, source, signal);
  if (fetched.kind !== 'fetched') return copyOf(wanted, { outcome: fetched.kind, error: fetched.error });
  const { bytes, digest, metadata } = fetched;
  const provenance = await fetchProvenance(from, digest, { source, signal });
  if (provenance.kind === 'unreadable') return copyOf(wanted, { outcome: 'unreadable', error: provenance.error });
  if (provenance.kind === 'unsigned') state.unsigned.push(`${name} ${version}`);
  const meanwhile = await seenAt(wanted, digest, url, ports);
  if (meanwhile !== undefined) return meanwhile;
  const signed = provenance.kind === 'fetched' ? provenance.bytes : undefined;
  const pushed = { name, version, metadata: chartData(metadata), package: bytes, provenance: signed, created: from.created };
  await registry.push(pushed, signal);
  const after = await registry.look(name, version, signal);
  if (after.kind !== 'chart' || after.digest !== digest) return copyOf(wanted, { outcome: 'conflict', error: conflict(from, url, digest) });
  const more = signed === undefined ? {} : { provenance: 'new' as const };
  return { ...copyOf(wanted, { outcome: 'new', digest, url }), sizeBytes: bytes.length, ...more };
}

/** Undefined if the tag is free, or leads to a chart whose digest cannot be compared before the package is read. */
async function seenAt(
  wanted: WantedVersion,
  digest: string | undefined,
  url: string,
  ports: RegistryCopyPorts,
): Promise<CopiedVersion | undefined> {
  const { from } = wanted;
  const seen = await ports.registry.look(from.name, from.version, ports.signal);
  if (seen.kind === 'free' || (seen.kind === 'chart' && digest === undefined)) return undefined;
  if (seen.kind === 'chart' && seen.digest === digest) return copyOf(wanted, { outcome: 'unchanged', digest, url });
  const error = seen.kind === 'chart' ? conflict(from, url, digest, seen.digest) : conflict(from, url, digest, undefined, seen.what);
  return copyOf(wanted, { outcome: 'conflict', digest, error });
}

interface What {
  readonly outcome: CopiedVersion['outcome'];
  readonly digest?: string | undefined;
  readonly url?: string;
  readonly error?: CharthouseError;
}

function copyOf({ from, source }: WantedVersion, { outcome, digest, url, error }: What): CopiedVersion {
  const { name, version } = from;
  const known = digest ?? statedDigest(from) ?? null;
  return {
    name,
    version,
    source: source.name,
    outcome,
    digest: known,
    sizeBytes: null,
    url: url ?? null,
    ...(error === undefined ? {} : { error }),
  };
}

function unnameable({ name, version }: SourceVersion, registry: CopyRegistry, why: string): CharthouseError {
  return new CharthouseError('CH_COPY_FAILED', {
    message: `${name} ${version} cannot be copied to ${registry.name}: it ${why}`,
    hint: 'leave this chart out, or copy it into a bucket or a folder',
    details: { name, version, kind: 'invalid' },
  });
}

function conflict({ name, version }: SourceVersion, url: string, digest = 'another one', found?: string, what?: string): CharthouseError {
  const there = what ?? `${url} has a package with digest ${found ?? 'that another run has pushed meanwhile'}`;
  return new CharthouseError('CH_CONFLICT', {
    message: `${there}, and the source has ${digest}`,
    hint: 'find out which of the two your users should have; publish the other one under another version',
    details: { name, version, digest, listed: found },
  });
}
