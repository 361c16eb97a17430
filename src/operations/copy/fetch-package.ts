/** Reads a package from a source, and trusts nothing that the source says about it. */
import { sha256Hex } from '../../base/digest.ts';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { checkProvenance } from '../../chart/provenance.ts';
import { readPackageHead } from '../../chart/read-package-head.ts';
import { type ChartMetadata, defaultLimits } from '../../chart/types.ts';
import { areEqualVersions } from '../../go/helm-version.ts';
import type { CopySource, SourceRead, SourceVersion } from '../../ports/copy-source.ts';
import { lookTwice } from '../../repository/look-twice.ts';
import { statedDigest } from './choose.ts';

/** A package that is what its source lists. */
export interface FetchedPackage {
  readonly kind: 'fetched';
  readonly bytes: Uint8Array;
  readonly digest: string;
  readonly metadata: ChartMetadata;
}

/** A package that is not, and why. `unreadable`: nothing definite is known. */
export interface NotFetched {
  readonly kind: 'wrong-digest' | 'invalid' | 'missing' | 'unreadable';
  readonly error: CharthouseError;
}

/**
 * Invariant: bytes are copied only if they have the digest that the source lists, and hold the chart and version that it lists. Other bytes
 * are read once more, since they may have changed on their way.
 */
export async function fetchPackage(from: SourceVersion, source: CopySource, signal: AbortSignal): Promise<FetchedPackage | NotFetched> {
  const { name, version } = from;
  const expected = statedDigest(from);
  let answer: SourceRead;
  try {
    answer = await lookTwice(
      () => source.open(from, signal),
      (read) => read.kind !== 'found' || expected === undefined || sha256Hex(read.bytes) === expected,
    );
  } catch (error) {
    if (signal.aborted || !isCharthouseError(error)) throw error;
    return { kind: 'unreadable', error };
  }
  const refusal = (kind: NotFetched['kind'], why: string): NotFetched => ({ kind, error: refused(from, source, { kind, why }) });
  if (answer.kind !== 'found') return refusal('missing', answer.message);
  const { bytes } = answer;
  const digest = sha256Hex(bytes);
  if (expected !== undefined && digest !== expected) {
    return refusal('wrong-digest', `the source lists ${expected}, and its package (${bytes.length} bytes) has ${digest}`);
  }
  try {
    const { metadata } = await readPackageHead(once(bytes), { fileName: fileNameOf(from), limits: defaultLimits, reading: 'as-published' });
    if (metadata.name === name && areEqualVersions(metadata.version, version)) return { kind: 'fetched', bytes, digest, metadata };
    return refusal('invalid', `its package holds ${metadata.name} ${metadata.version}`);
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    return refusal('invalid', error.message);
  }
}

/** The file name of a package, and its key in the target. */
export function fileNameOf({ name, version }: Pick<SourceVersion, 'name' | 'version'>): string {
  return `${name}-${version}.tgz`;
}

/**
 * `unsigned`: there is one, and it does not sign these bytes under this name. `none`: there is none. `unreadable`: whether there is one is not
 * known, so the version is not copied without it.
 */
export type FetchedProvenance =
  | { readonly kind: 'fetched'; readonly bytes: Uint8Array }
  | { readonly kind: 'none' | 'unsigned' }
  | { readonly kind: 'unreadable'; readonly error: CharthouseError };

/** One provenance file that the source does not send is the fault of its version, and the others go on. */
export async function fetchProvenance(
  from: SourceVersion,
  digest: string,
  { source, signal }: { readonly source: CopySource; readonly signal: AbortSignal },
): Promise<FetchedProvenance> {
  let bytes: Uint8Array | 'broken' | undefined;
  try {
    bytes = await source.provenance(from, signal);
  } catch (error) {
    if (signal.aborted || !isCharthouseError(error)) throw error;
    return { kind: 'unreadable', error };
  }
  if (bytes === undefined) return { kind: 'none' };
  if (bytes === 'broken') return { kind: 'unsigned' };
  try {
    const { kind } = checkProvenance(bytes, fileNameOf(from), digest);
    return kind === 'match' ? { kind: 'fetched', bytes } : { kind: 'unsigned' };
  } catch (error) {
    if (!isCharthouseError(error)) throw error;
    // Servers of pages answer any URL with a page.
    return { kind: 'unsigned' };
  }
}

function refused(
  { name, version }: SourceVersion,
  source: CopySource,
  { kind, why }: { readonly kind: NotFetched['kind']; readonly why: string },
): CharthouseError {
  return new CharthouseError('CH_COPY_FAILED', {
    message: `${name} ${version} was not copied from ${source.name}: ${why}`,
    details: { name, version, kind },
  });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
