/** SHA-256, the only digest that Helm's index and charthouse use. */
import { createHash } from 'node:crypto';

/** Lower-case hex without a prefix: the form of `digest` that every Helm reads (docs/facts/helm-index.md). */
export function sha256Hex(...chunks: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * Normalises the digest of an index. Old indexes have the prefix `sha256:`, every Helm reads upper case, and an empty digest counts as
 * none.
 */
export function bareDigest(digest: string | undefined): string | undefined {
  return digest === '' ? undefined : digest?.toLowerCase().replace(/^sha256:/, '');
}
