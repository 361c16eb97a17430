/** Which index the operation `index` writes onto, and which one it replaces. */
import { isCharthouseError } from '../../base/error.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import { type IndexVersion, identityOf } from '../../repository/commit/current-index.ts';
import { withoutMark } from '../../repository/commit/first-publish-mark.ts';
import { getIndex } from '../../repository/commit/get-index.ts';
import { indexMetadata } from '../../repository/commit/index-metadata.ts';
import { joinIndexes, refuseOtherBytes } from '../../repository/commit/join-indexes.ts';
import { refuseCut } from '../../repository/commit/refuse-cut.ts';
import { refuseFewer, type SeenIndex } from '../../repository/commit/refuse-fewer.ts';
import { indexKey } from '../../repository/objects.ts';
import { type FoundKeys, fileNameOf, findPackageKeys } from './index-packages.ts';
import type { IndexContext } from './request.ts';

/** The folder, as it was when its index was read. */
export type FolderIndex = IndexVersion & { readonly found: FoundKeys };

/** The index to write onto, and the one in the folder. */
export interface IndexBase {
  /** Its entries stay; undefined if the index begins anew. */
  readonly read: ReadIndex | undefined;
  /** The folder's own index, whose entries the new one must keep; undefined if there is none, or with `fresh`. */
  readonly replaces: ReadIndex | undefined;
  /** The folder's own index as far as it can be read, also with `fresh`: a version that it lists never gets another digest. */
  readonly published: ReadIndex | undefined;
}

/**
 * Lists the packages, then reads the index. `versionsSeen`: the index that the same run saw before; undefined if it saw none.
 *
 * @throws CH_INDEX_INVALID, CH_INDEX_CUT and CH_INDEX_TOO_LARGE unless the index begins anew; CH_INDEX_VANISHED, CH_INDEX_CUT if it loses
 *   versions during the run
 */
export async function readFolderIndex(
  context: IndexContext,
  signal: AbortSignal,
  versionsSeen: SeenIndex | undefined,
): Promise<FolderIndex> {
  const { request, ports } = context;
  const found = await findPackageKeys(ports);
  const seen = request.fresh ? undefined : versionsSeen;
  const answer = await getIndex(ports.store, signal);
  if (answer.kind === 'missing') {
    await refuseFewer(ports.store, undefined, seen);
    return { kind: 'missing', found };
  }
  const source = `${ports.store.name}/${indexKey}`;
  const { etag, sizeBytes, lastModifiedMs, metadata } = answer.info;
  const identity = identityOf(answer.info);
  try {
    const read = readIndex(withoutMark(answer.body).bytes, { mentions: mentionsOf(found), source });
    if (!request.fresh) refuseCut(read, source);
    const known = indexMetadata(metadata);
    await refuseFewer(ports.store, { read, metadata: known }, seen);
    return { kind: 'present', etag, read, sizeBytes, lastModifiedMs, metadata: known, identity, isBegun: false, found };
  } catch (error) {
    // An index that is dropped need not be readable.
    if (!request.fresh || !isCharthouseError(error) || error.exitCode !== 6) throw error;
    return { kind: 'broken', etag, identity, error, found };
  }
}

/**
 * `generated`: RFC 3339, the time of a joined index.
 *
 * @throws CH_INDEX_INVALID; CH_CONFLICT if the folder's index and the file of `--merge` list a version with different digests
 */
export function chooseBase(current: FolderIndex, { request, ports, generated }: IndexContext & { readonly generated: string }): IndexBase {
  const { merge, fresh } = request;
  const earlier = merge === undefined ? undefined : { read: readMerged(merge, current), source: merge.source, option: '--merge' };
  if (current.kind === 'missing') return { read: earlier?.read, replaces: undefined, published: undefined };
  const published = current.kind === 'present' ? current.read : undefined;
  ports.onEvent({
    kind: 'index-read',
    revision: current.etag,
    versions: published?.versionCount ?? 0,
    sizeBytes: current.kind === 'present' ? current.sizeBytes : 0,
  });
  if (fresh || published === undefined) {
    if (published !== undefined && earlier !== undefined) refuseOtherBytes(published, earlier);
    return { read: earlier?.read, replaces: undefined, published };
  }
  const joined = earlier === undefined ? published : joinIndexes(published, earlier, generated);
  return { read: joined, replaces: published, published };
}

function readMerged({ bytes, source }: NonNullable<IndexContext['request']['merge']>, { found }: FolderIndex): ReadIndex {
  const read = readIndex(bytes, { mentions: mentionsOf(found), source });
  refuseCut(read, source);
  return read;
}

function mentionsOf({ keys, elsewhere }: FoundKeys): readonly string[] {
  return [...new Set([...keys, ...elsewhere.map(({ key }) => key)].map(fileNameOf))];
}
