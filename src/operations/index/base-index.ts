/** Which index the operation `index` writes onto, and which one it replaces. */
import { isCharthouseError } from '../../base/error.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import { withoutMark } from '../../repository/commit/begun.ts';
import { joinIndexes, refuseOtherBytes } from '../../repository/commit/join-indexes.ts';
import { refuseCut } from '../../repository/commit/refuse-cut.ts';
import { indexKey } from '../../repository/objects.ts';
import { fileNameOf } from './index-packages.ts';
import type { IndexPorts, IndexRequest } from './report.ts';

/** The index to write onto, and the one in the folder. */
export interface IndexBase {
  /** Its entries stay; undefined if the index begins anew. */
  readonly read: ReadIndex | undefined;
  /** The folder's own index, whose entries the new one must keep; undefined if there is none, or with `fresh`. */
  readonly replaces: ReadIndex | undefined;
  /** The folder's own index as far as it can be read, also with `fresh`: a version that it lists never gets another digest. */
  readonly published: ReadIndex | undefined;
  /** Of the index that is there; undefined if there is none. */
  readonly etag: string | undefined;
}

/**
 * `keys`: the packages of the folder. `generated`: RFC 3339, the time of a joined index.
 *
 * @throws CH_INDEX_INVALID; CH_CONFLICT if the folder's index and the file of `--merge` list a version with different digests
 */
export async function readIndexBase(
  keys: readonly string[],
  { request, ports, generated }: { readonly request: IndexRequest; readonly ports: IndexPorts; readonly generated: string },
): Promise<IndexBase> {
  const mentions = [...new Set(keys.map(fileNameOf))];
  const read = (bytes: Uint8Array, source: string): ReadIndex => {
    const index = readIndex(bytes, { mentions, source });
    refuseCut(index, source);
    return index;
  };
  const answer = await ports.store.get(indexKey, { signal: ports.signal });
  const { merge, fresh } = request;
  const earlier = merge === undefined ? undefined : { read: read(merge.bytes, merge.source), source: merge.source, option: '--merge' };
  if (answer.kind === 'missing') return { read: earlier?.read, replaces: undefined, published: undefined, etag: undefined };
  const source = `${ports.store.name}/${indexKey}`;
  const standing = withoutMark(answer.body).bytes;
  const published = fresh ? readIfReadable(() => readIndex(standing, { mentions, source })) : read(standing, source);
  const { etag, sizeBytes } = answer.info;
  ports.onEvent({ kind: 'index-read', revision: etag, versions: published?.versionCount ?? 0, sizeBytes });
  if (fresh || published === undefined) {
    if (published !== undefined && earlier !== undefined) refuseOtherBytes(published, earlier);
    return { read: earlier?.read, replaces: undefined, published, etag };
  }
  const joined = earlier === undefined ? published : joinIndexes(published, earlier, generated);
  return { read: joined, replaces: published, published, etag };
}

/** An index that is dropped need not be readable. */
function readIfReadable(read: () => ReadIndex): ReadIndex | undefined {
  try {
    return read();
  } catch (error) {
    if (isCharthouseError(error) && error.exitCode === 6) return undefined;
    throw error;
  }
}
