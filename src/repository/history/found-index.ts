/** The index that a commit is about to replace, for its change record. */
import { sha256Hex } from '../../base/digest.ts';
import { CharthouseError } from '../../base/error.ts';
import { excerptEdits } from '../../index-file/excerpt-edits.ts';
import { editsOf, type IndexEdit } from '../../index-file/index-edits.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { IndexVersion, PresentIndex } from '../commit/current-index.ts';
import { indexKey } from '../objects.ts';
import type { ChangeRecord } from './record.ts';

/** An index as the store has it. */
export interface FoundIndex {
  readonly digest: NonNullable<ChangeRecord['before']>;
  /** All of its bytes in pieces. @throws CH_STORE_UNAVAILABLE if another run replaced it */
  pieces(): AsyncIterable<Uint8Array>;
  /** What makes `chunks` of it. */
  edits(chunks: readonly Uint8Array[]): readonly IndexEdit[];
}

interface Ports {
  readonly store: Pick<ObjectStore, 'get' | 'stream'>;
  readonly signal: AbortSignal;
}

/** Undefined if there is none, or none that can be had. The mark of a first publish lists nothing, and nothing was before it. */
export async function foundIndex(current: IndexVersion, { store, signal }: Ports): Promise<FoundIndex | undefined> {
  if (current.kind === 'missing' || (current.kind === 'present' && current.isBegun)) return undefined;
  const { sha256 } = current.identity;
  if (current.kind === 'present') {
    const { bytes } = current.read.layout;
    const excerpt = sha256 === undefined ? undefined : asExcerpt(current, sha256, { store, signal });
    if (excerpt !== undefined) return excerpt;
    if (bytes.length === current.sizeBytes) return wholeIndex(bytes, sha256 ?? sha256Hex(bytes), current.lastModifiedMs);
  }
  // What makes it unreadable is part of the history too. One that is not what was put cannot be had.
  const answer = await store.get(indexKey, { signal }).catch(() => undefined);
  if (answer?.kind !== 'found' || answer.info.etag !== current.etag) return undefined;
  return wholeIndex(answer.body, sha256Hex(answer.body), answer.info.lastModifiedMs);
}

function wholeIndex(bytes: Uint8Array, sha256: string, lastModifiedMs: number): FoundIndex {
  return {
    digest: { sha256, sizeBytes: bytes.length, at: timeOf(lastModifiedMs) },
    pieces: () => once(bytes),
    edits: (chunks) => editsOf(bytes, chunks),
  };
}

function asExcerpt({ etag, read, whole, sizeBytes, lastModifiedMs }: PresentIndex, sha256: string, ports: Ports): FoundIndex | undefined {
  const { excerpt, layout } = read;
  if (excerpt === undefined) return undefined;
  return {
    digest: { sha256, sizeBytes, at: timeOf(lastModifiedMs) },
    pieces: () => (whole === undefined ? streamed(etag, ports) : once(whole)),
    edits: (chunks) => excerptEdits({ excerpt, bytes: layout.bytes }, chunks),
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* streamed(etag: string, { store, signal }: Ports): AsyncGenerator<Uint8Array> {
  const found = await store.stream(indexKey, { signal });
  if (found.kind === 'missing' || found.info.etag !== etag) {
    throw new CharthouseError('CH_STORE_UNAVAILABLE', { message: `another run replaced ${indexKey}`, retryable: true });
  }
  yield* found.body;
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
