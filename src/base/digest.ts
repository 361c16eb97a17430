/** SHA-256, the only digest that Helm's index and charthouse use. */
import { createHash } from 'node:crypto';

/** Lower-case hex without a prefix: the form in which every Helm reads `digest` (docs/facts/helm-index.md). */
export function sha256Hex(...chunks: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

/** An index's digest in that form. Old indexes carry `sha256:` in front, upper case is read by every Helm, and empty is none. */
export function bareDigest(digest: string | undefined): string | undefined {
  return digest === '' ? undefined : digest?.toLowerCase().replace(/^sha256:/, '');
}
