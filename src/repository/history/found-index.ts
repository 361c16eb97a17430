/** The bytes of the index that a commit is about to replace, for its change record. */
import { sha256Hex } from '../../base/digest.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { IndexVersion } from '../commit/current-index.ts';
import { indexKey } from '../objects.ts';
import type { ChangeRecord } from './record.ts';

/** An index, and its bytes as the store has them. */
export interface FoundIndex {
  readonly digest: NonNullable<ChangeRecord['before']>;
  readonly bytes: Uint8Array;
}

/** Undefined if there is none, or none that can be had. The mark of a first publish lists nothing, and nothing was before it. */
export async function foundIndex(
  current: IndexVersion,
  { store, signal }: { readonly store: Pick<ObjectStore, 'get'>; readonly signal: AbortSignal },
): Promise<FoundIndex | undefined> {
  if (current.kind === 'missing' || (current.kind === 'present' && current.isBegun)) return undefined;
  const { sha256 } = current.identity;
  if (current.kind === 'present') {
    const { bytes } = current.read.layout;
    const at = timeOf(current.lastModifiedMs);
    if (bytes.length === current.sizeBytes) return { digest: { sha256: sha256 ?? sha256Hex(bytes), sizeBytes: bytes.length, at }, bytes };
  }
  // What makes it unreadable is part of the history too. One that is not what was put cannot be had.
  const answer = await store.get(indexKey, { signal }).catch(() => undefined);
  if (answer?.kind !== 'found' || answer.info.etag !== current.etag) return undefined;
  const { body, info } = answer;
  return { digest: { sha256: sha256Hex(body), sizeBytes: body.length, at: timeOf(info.lastModifiedMs) }, bytes: body };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
