/** Puts the package of one version into the target, create-only, and its provenance file after it. No reader sees them before the commit. */
import { createHash } from 'node:crypto';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { readPackageHead } from '../../chart/read-package-head.ts';
import { type ChartMetadata, defaultLimits } from '../../chart/types.ts';
import type { SourceVersion } from '../../ports/copy-source.ts';
import { conflictLimit } from '../../repository/commit/conflict-limit.ts';
import { packageAttributes, provenanceAttributes } from '../../repository/objects.ts';
import { statedDigest } from './choose.ts';
import { isSound } from './entry.ts';
import { type FetchedPackage, fetchPackage, fetchProvenance, fileNameOf, type NotFetched } from './fetch-package.ts';
import type { CopyPorts, Staged, WantedVersion } from './request.ts';

/** A version that cannot be listed. */
export type NotStaged = NotFetched | { readonly kind: 'conflict'; readonly error: CharthouseError };

/** Between two attempts at a key that is refused and yet empty. */
const askAgainMs = 1_000;

/**
 * Invariant: a package that is in the target with the digest that the source lists is not read again: a run that was killed goes on where
 * it was. Other bytes under its name are never replaced.
 *
 * @param there keys that were in the target before; each is asked for if it is absent
 */
export async function stageVersion(
  { from, source }: WantedVersion,
  ports: CopyPorts,
  there?: ReadonlySet<string> | undefined,
): Promise<Staged | NotStaged> {
  const key = fileNameOf(from);
  try {
    const stored = there?.has(key) === false ? undefined : await storedPackage(key, ports);
    const digest = statedDigest(from);
    if (stored !== undefined && digest !== undefined) {
      if (stored.digest !== digest) return taken(from, key, { found: stored.digest, ports });
      const metadata = isSound(from) ? undefined : await storedMetadata(key, ports);
      return await withProvenance({ kind: 'adopted', from, source, digest, sizeBytes: stored.sizeBytes, metadata }, ports);
    }
    const fetched = await fetchPackage(from, source, ports.signal);
    return fetched.kind === 'fetched' ? await put({ from, source }, fetched, ports) : fetched;
  } catch (error) {
    if (isCharthouseError(error) && (error.details['about'] === 'key' || error.details['reason'] === 'not-plain')) {
      return { kind: 'invalid', error };
    }
    throw error;
  }
}

async function put(
  { from, source }: WantedVersion,
  { bytes, digest, metadata }: FetchedPackage,
  ports: CopyPorts,
): Promise<Staged | NotStaged> {
  const { store, signal, clock, random } = ports;
  const key = fileNameOf(from);
  const sizeBytes = bytes.length;
  const onConflict = conflictLimit(key, store.name);
  for (;;) {
    signal.throwIfAborted();
    const stored = await store.putNew(key, [bytes], { attributes: packageAttributes, signal });
    if (stored.kind === 'stored') return withProvenance({ kind: 'new', from, source, digest, sizeBytes, metadata }, ports);
    const there = await storedPackage(key, ports);
    if (there !== undefined && there.digest !== digest) return taken(from, key, { found: there.digest, ports });
    if (there !== undefined) return withProvenance({ kind: 'adopted', from, source, digest, sizeBytes, metadata }, ports);
    // Refused, and yet nothing is there: two conditional writes met.
    onConflict(null, null);
    await clock.sleep(Math.round(random.unit() * askAgainMs), signal);
  }
}

/** Its digest, which is computed only if the store does not know it. */
async function storedPackage(
  key: string,
  { store, signal }: CopyPorts,
): Promise<{ readonly digest: string; readonly sizeBytes: number } | undefined> {
  const head = await store.head(key, { signal });
  if (head.kind === 'missing') return undefined;
  const { sha256, sizeBytes } = head.info;
  if (sha256 !== undefined) return { digest: sha256, sizeBytes };
  const answer = await store.stream(key, { signal });
  if (answer.kind === 'missing') return undefined;
  const hash = createHash('sha256');
  for await (const piece of answer.body) hash.update(piece);
  return { digest: hash.digest('hex'), sizeBytes };
}

/** For an entry that cannot be listed as the source has it. */
async function storedMetadata(key: string, { store, signal }: CopyPorts): Promise<ChartMetadata> {
  const answer = await store.stream(key, { signal });
  if (answer.kind === 'missing') throw new CharthouseError('CH_STORE_UNEXPECTED', { message: `${key} is gone from ${store.name}` });
  return (await readPackageHead(answer.body, { fileName: key, limits: defaultLimits, reading: 'as-published' })).metadata;
}

/** Never replaces one: that would change what is published. */
async function withProvenance(staged: Staged & { readonly digest: string }, ports: CopyPorts): Promise<Staged | NotStaged> {
  const { digest } = staged;
  const { store, signal, onEvent } = ports;
  const provenance = await fetchProvenance(staged.from, digest, { ...staged, signal });
  if (provenance.kind === 'unreadable') return provenance;
  if (provenance.kind !== 'fetched') return provenance.kind === 'none' ? staged : { ...staged, provenance: 'unsigned' };
  const key = `${fileNameOf(staged.from)}.prov`;
  const put = await store.putNew(key, [provenance.bytes], { attributes: provenanceAttributes, signal });
  if (put.kind === 'stored') {
    onEvent({ kind: 'provenance-put', key, isReplaced: false });
    return { ...staged, provenance: 'new' };
  }
  const there = await store.get(key, { signal });
  const isSame = there.kind === 'found' && Buffer.compare(there.body, provenance.bytes) === 0;
  return { ...staged, provenance: isSame ? 'unchanged' : 'differs' };
}

function taken(
  { name, version }: SourceVersion,
  key: string,
  { found, ports }: { readonly found: string; readonly ports: CopyPorts },
): NotStaged {
  const error = new CharthouseError('CH_CONFLICT_ORPHAN', {
    message: `${quoted(key)} is in ${ports.store.name} with other bytes (sha256:${found}), and no entry names it`,
    hint: `find out who put it there; if it was never published, delete it, and copy ${name} ${version} again`,
    details: { name, version, key, found },
  });
  return { kind: 'conflict', error };
}
