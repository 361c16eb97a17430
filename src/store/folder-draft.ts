/** Drafts: an object's bytes, whole and durable, before they get their name. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { DurableFiles } from '../runtime/durable-files.ts';
import type { Body } from './contract.ts';
import { attempt, unless } from './folder-ground.ts';

/** Where a draft is written. */
export interface DraftOptions {
  readonly files: DurableFiles;
  /** The writer's. */
  readonly folder: string;
  /** The permission bits that it must have; those of any new file if undefined. */
  readonly mode: number | undefined;
  readonly signal: AbortSignal | undefined;
}

/** A draft that is done. */
export interface Draft {
  readonly path: string;
  readonly etag: string;
}

/** So much is written while the piece before is hashed. */
const pieceBytes = 8 * 1024 * 1024;

/** Writes the body, whole and durable, where nobody reads. */
export async function writeDraft({ files, folder, mode, signal }: DraftOptions, body: Body): Promise<Draft> {
  const path = join(folder, 'draft');
  const file = await files.create(path, 0o644);
  let open = true;
  try {
    const hash = createHash('sha256');
    for (const group of groups(body)) {
      const writing = file.write(group);
      for (const piece of group) hash.update(piece);
      await writing;
      signal?.throwIfAborted();
    }
    // An index that others may not read, or may write, stays so. Not every file system has modes.
    if (mode !== undefined) await unless(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'], file.setMode(mode & 0o777));
    await file.sync();
    open = false;
    // Network drives may say only here that there is no room.
    await file.close();
    return { path, etag: `"${hash.digest('hex')}"` };
  } finally {
    if (open) await attempt(() => file.close());
  }
}

/** Gathers small pieces and cuts large ones, without copying. */
function* groups(body: Body): Generator<readonly Uint8Array[]> {
  let group: Uint8Array[] = [];
  let size = 0;
  for (const piece of body) {
    for (let at = 0; at < piece.length; at += pieceBytes) {
      const cut = piece.subarray(at, at + pieceBytes);
      group.push(cut);
      size += cut.length;
      if (size < pieceBytes) continue;
      yield group;
      group = [];
      size = 0;
    }
  }
  if (group.length > 0) yield group;
}
