/** Writes an archive: from the archive that was there, the work folder and the new index. */
import { basename, dirname, join } from 'node:path';
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import type { ObjectInfo, ObjectStore } from '../../ports/object-store.ts';
import type { DurableFiles } from '../../runtime/durable-files.ts';
import { attempt, type FolderContext, stateIfAny } from '../folder/context.ts';
import { sameBytes } from '../folder/read.ts';
import { underLock } from '../folder/under-lock.ts';
import { checksumsKey } from './checksums.ts';
import { type PackedFile, packedArchive } from './pack.ts';
import type { OpenArchive } from './read-store.ts';
import { archiveIndexKey } from './scan.ts';

/** A copy into an archive, and what it has so far. */
export interface ArchiveCopy {
  readonly path: string;
  readonly context: FolderContext;
  readonly base: OpenArchive | undefined;
  readonly work: ObjectStore;
  /** Keys of the work folder that this run put or found: what another run left there and nothing lists is not packed. */
  readonly used: Set<string>;
  index: { readonly info: ObjectInfo; readonly body: Buffer } | undefined;
}

/**
 * Invariant: the archive takes its name only when it is complete and on the disk, and only in the place of the one that this run began
 * with. So a run that is stopped leaves the archive as it was, and of two runs at once the second one begins again.
 */
export async function writeArchive(copy: ArchiveCopy, signal: AbortSignal): Promise<void> {
  const { path, context, index } = copy;
  const { files } = context;
  if (index === undefined) return;
  const packed = await packedFiles(copy, index.body);
  await underLock(context, {
    signal,
    prepare: async (folder) => {
      const draft = join(folder, 'archive');
      await writeDraft(draft, packedArchive(packed), files, signal);
      return draft;
    },
    work: async (draft, lock) => {
      const place = await realPath(path, files);
      await refuseOther(place, copy);
      signal.throwIfAborted();
      await lock.confirm();
      await files.rename(draft, place);
      await files.syncFolder(dirname(place));
    },
  });
  await attempt(() => removeFolder(context.root, files));
}

async function packedFiles({ base, work, used }: ArchiveCopy, index: Buffer): Promise<readonly PackedFile[]> {
  const files = new Map<string, PackedFile>();
  const fileOf = (store: ObjectStore, key: string, sizeBytes: number): PackedFile => ({
    ...{ key, sizeBytes },
    body: async () => {
      const found = await store.stream(key);
      if (found.kind === 'found') return found.body;
      throw new CharthouseError('CH_STORE_UNAVAILABLE', {
        message: `${quoted(key)} is gone from ${quoted(store.name)}: another run has finished meanwhile`,
        hint: 'run again',
      });
    },
  });
  if (base !== undefined) for await (const { key, sizeBytes } of base.store.list('')) files.set(key, fileOf(base.store, key, sizeBytes));
  for await (const { key, sizeBytes } of work.list('')) if (used.has(key)) files.set(key, fileOf(work, key, sizeBytes));
  for (const own of [archiveIndexKey, checksumsKey]) files.delete(own);
  const sorted = [...files.values()].sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  const first: PackedFile = {
    ...{ key: archiveIndexKey, sizeBytes: index.length },
    async body() {
      return once(index);
    },
  };
  return [first, ...sorted];
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function writeDraft(path: string, pieces: AsyncIterable<Uint8Array>, files: DurableFiles, signal: AbortSignal): Promise<void> {
  const file = await files.create(path, 0o644);
  try {
    for await (const piece of pieces) {
      signal.throwIfAborted();
      await file.write([piece]);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A link stays a link. */
async function realPath(path: string, files: DurableFiles): Promise<string> {
  if ((await stateIfAny(files, path)) !== undefined) return files.realPath(path);
  return join(await files.realPath(dirname(path)), basename(path));
}

async function refuseOther(place: string, { base, path, context: { files } }: ArchiveCopy): Promise<void> {
  const now = await stateIfAny(files, place);
  const before = base?.state;
  const isSame = now === undefined || before === undefined ? now === before : now.inode === before.inode && sameBytes(now, before);
  if (isSame) return;
  throw new CharthouseError('CH_STORE_UNAVAILABLE', {
    message: `another run has written ${quoted(path)} meanwhile`,
    hint: 'run again: this run begins with that archive then',
    details: { path },
  });
}

async function removeFolder(path: string, files: DurableFiles): Promise<void> {
  for (const { name, kind } of await files.readFolder(path)) {
    if (kind === 'directory') await removeFolder(join(path, name), files);
    else await files.remove(join(path, name));
  }
  await files.removeFolder(path);
}
