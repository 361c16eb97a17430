/** Drafts: an object's bytes, whole and durable, before they get their name. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Body } from '../../ports/object-store.ts';
import type { DurableFiles, FileState, OpenFile } from '../../runtime/durable-files.ts';
import { attempt, unless } from './context.ts';

/** Where a draft is written. */
export interface DraftOptions {
  readonly files: DurableFiles;
  /** The writer's. */
  readonly folder: string;
  /** The file that it replaces: its owner, group and permission bits are kept. Those of any new file if undefined. */
  readonly replaces: Pick<FileState, 'mode' | 'owner' | 'group'> | undefined;
  readonly signal: AbortSignal | undefined;
}

/** A draft that is done. */
export interface Draft {
  readonly path: string;
  readonly etag: string;
  /** What of the access to the replaced file could not be kept, as a clause; undefined if all of it was. */
  readonly lost: string | undefined;
}

/** So much is written while the piece before is hashed. */
const pieceBytes = 8 * 1024 * 1024;

/** Writes the body, whole and durable, where nobody reads. */
export async function writeDraft({ files, folder, replaces, signal }: DraftOptions, body: Body): Promise<Draft> {
  const path = join(folder, 'draft');
  // Until its access is set, not even a moment, more people may read it than may read the file that it replaces.
  const file = await files.create(path, replaces === undefined ? 0o644 : 0o600);
  let open = true;
  try {
    const hash = createHash('sha256');
    for (const group of groups(body)) {
      const writing = file.write(group);
      for (const piece of group) hash.update(piece);
      await writing;
      signal?.throwIfAborted();
    }
    const lost = replaces === undefined ? undefined : await keepAccess(file, replaces);
    await file.sync();
    open = false;
    // Network drives may say only here that there is no room.
    await file.close();
    return { path, etag: `"${hash.digest('hex')}"`, lost };
  } finally {
    if (open) await attempt(() => file.close());
  }
}

/** Not every file system has modes and owners, and only root may give a file away. */
const cannot: readonly string[] = ['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'];

/** An index that a web server may read, and others may not, stays so. The owner first: changing it clears bits of the mode. */
async function keepAccess(file: OpenFile, { mode, owner, group }: NonNullable<DraftOptions['replaces']>): Promise<string | undefined> {
  const now = await file.state();
  if (now.owner !== owner || now.group !== group) {
    const both = await unless(
      cannot,
      file.setOwner(owner, group).then(() => true),
    );
    // The group alone can be kept by every member of it.
    if (both === undefined && now.group !== group) await unless(cannot, file.setOwner(now.owner, group));
  }
  const left = await file.state();
  // What the old group was allowed is not given to another group.
  const isGroupKept = left.group === group;
  const wanted = mode & (isGroupKept ? 0o777 : 0o707);
  await unless(cannot, file.setMode(wanted));
  const { mode: has } = await file.state();
  if ((has & 0o777) !== wanted) return `its permissions ${octal(wanted)} could not be kept: it has ${octal(has & 0o777)} now`;
  if (!isGroupKept) return `its group ${group} could not be kept: it has group ${left.group} now, which may not access it`;
  return left.owner === owner ? undefined : `its owner ${owner} could not be kept: it has owner ${left.owner} now`;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
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
