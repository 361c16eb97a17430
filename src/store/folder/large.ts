/** Large objects in a folder: read in pieces and by ranges, replaced by their parts. */
import { join } from 'node:path';
import type { GetOutcome, LargeObjects, ObjectInfo } from '../../ports/object-store.ts';
import type { FileState } from '../../runtime/durable-files.ts';
import { untilAborted } from '../../runtime/until-aborted.ts';
import { type FileAction, translated } from './errors.ts';
import { joinObject } from './join.ts';
import { changed, infoOf, readWhole, sameBytes, withObject } from './read.ts';
import type { Write } from './write.ts';

const missing = { kind: 'missing', deleted: false } as const;

/** What they share with other objects. */
export type LargeContext = Omit<Write, 'key' | 'signal'> & { readonly fromBytes: number };

type Small = GetOutcome | { readonly kind: 'large'; readonly info: ObjectInfo };

/** For objects of this size and more. */
export function largeObjects({ fromBytes, ...shared }: LargeContext): LargeObjects {
  const { context, etags } = shared;
  const about = (action: FileAction['action'], key: string): FileAction => ({ action, path: join(context.root, key) });
  const seen = new Map<string, { readonly state: FileState; readonly etag: string }>();

  return {
    fromBytes,
    etagsAreDigests: true,
    parts: { leastBytes: 0, mostBytes: Number.MAX_SAFE_INTEGER, extends: false },
    joining: () => ({ kind: 'kept' }),
    getSmall: (key, { signal, isWhole } = {}) =>
      translated(about('read', key), async () => {
        signal?.throwIfAborted();
        const look = withObject(context, key, async (object): Promise<Small> => {
          const { state } = object;
          if (state.sizeBytes >= fromBytes && (await isWhole?.()) !== true) {
            const etag = await etags.etagOf(key, object);
            seen.set(key, { state, etag });
            return { kind: 'large', info: infoOf(key, state, etag) };
          }
          const { body, etag } = await readWhole(object);
          await etags.note(key, state, etag);
          return { kind: 'found', info: infoOf(key, state, etag), body };
        });
        return (await untilAborted(() => look, signal)) ?? missing;
      }),
    getRange: (key, etag, { range: { start, end }, signal }) =>
      translated(about('read', key), async () => {
        signal?.throwIfAborted();
        return withObject(context, key, async (object) => {
          // Each range of a file is not worth a hash of the whole: the caller has its checksum, and a join hashes all that it copies.
          const known = seen.get(key);
          const isSeen = known !== undefined && known.state.inode === object.state.inode && sameBytes(known.state, object.state);
          if ((isSeen ? known.etag : await etags.etagOf(key, object)) !== etag) return undefined;
          const bytes = Buffer.allocUnsafeSlow(end + 1 - start);
          if ((await object.file.read(bytes, start)) < bytes.length) throw changed();
          return bytes;
        });
      }),
    join: (key, etag, parts, { signal, onMade }) =>
      translated(about('write', key), () => {
        signal?.throwIfAborted();
        return joinObject({ ...shared, key, signal }, etag, { parts, onMade });
      }),
  };
}
