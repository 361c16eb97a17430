/** SHA-256, the only digest that Helm's index and charthouse use. */
import { createHash } from 'node:crypto';

/** Lower-case hex without a prefix: the form in which every Helm reads `digest` (docs/facts/helm-index.md). */
export function sha256Hex(...chunks: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}
