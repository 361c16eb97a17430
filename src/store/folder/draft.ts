/** Drafts: the bytes of an object, complete and durable, before the file gets its name. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Body } from '../../ports/object-store.ts';
import type { DurableFiles, FileState, OpenFile } from '../../runtime/durable-files.ts';
import { attempt, unless } from './context.ts';

/** How to write a draft. */
export interface DraftOptions {
  readonly files: DurableFiles;
  /** The writer's folder. */
  readonly folder: string;
  /** The file to replace: its owner, group and permission bits are kept. If undefined, the defaults of a new file. */
  readonly replaces: Pick<FileState, 'mode' | 'owner' | 'group'> | undefined;
  readonly signal: AbortSignal | undefined;
  /** It need not survive a power loss. */
  readonly isBrief?: boolean | undefined;
}

/** What a draft was filled with. */
export interface Filled {
  readonly etag: string;
  /** Done while the bytes go to the disk. Returns the state of the draft if it was read back. */
  readonly meanwhile?: (() => Promise<FileState>) | undefined;
}

/** A finished draft. */
export interface Draft {
  readonly path: string;
  readonly etag: string;
  /** Its state when it was read back and had these bytes; undefined if it was not read back. */
  readonly readBack?: FileState | undefined;
  /** What could not be kept of the replaced file's access, as a clause; undefined if everything was. */
  readonly lost: string | undefined;
}

/** Amount to write while the previous piece is hashed. */
const pieceBytes = 8 * 1024 * 1024;

/** Writes the body, complete and durable, under a name that no reader uses. */
export function writeDraft(options: DraftOptions, body: Body): Promise<Draft> {
  return makeDraft(options, (file) => writeBody(file, body, options.signal));
}

async function writeBody(file: OpenFile, body: Body, signal: AbortSignal | undefined): Promise<Filled> {
  const hash = createHash('sha256');
  for (const group of groups(body)) {
    const writing = file.write(group);
    for (const piece of group) hash.update(piece);
    await writing;
    signal?.throwIfAborted();
  }
  return { etag: `"${hash.digest('hex')}"` };
}

/** The same for what `fill` writes; undefined if that is undefined. */
export function makeDraft(options: DraftOptions, fill: (file: OpenFile) => Promise<Filled>): Promise<Draft>;
export function makeDraft(
  options: DraftOptions,
  fill: (file: OpenFile, path: string) => Promise<Filled | undefined>,
): Promise<Draft | undefined>;
export async function makeDraft(
  { files, folder, replaces, isBrief = false }: DraftOptions,
  fill: (file: OpenFile, path: string) => Promise<Filled | undefined>,
): Promise<Draft | undefined> {
  const path = join(folder, 'draft');
  // Until its access is set, the draft must not be readable by more users than the file that it replaces, not even for a moment.
  const file = await files.create(path, replaces === undefined ? 0o644 : 0o600);
  let open = true;
  try {
    const filled = await fill(file, path);
    if (filled === undefined) return undefined;
    const lost = replaces === undefined ? undefined : await keepAccess(file, replaces);
    const [readBack] = await Promise.all([filled.meanwhile?.(), isBrief ? undefined : file.sync()]);
    open = false;
    // Network drives may report only here that the disk is full.
    await file.close();
    return { path, etag: filled.etag, readBack, lost };
  } finally {
    if (open) await attempt(() => file.close());
  }
}

/** Not every file system has modes and owners, and only root may give a file away. */
const cannot: readonly string[] = ['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'];

/** If a web server may read the index and other users may not, that stays so. The owner first: changing it clears mode bits. */
async function keepAccess(file: OpenFile, { mode, owner, group }: NonNullable<DraftOptions['replaces']>): Promise<string | undefined> {
  const now = await file.state();
  if (now.owner !== owner || now.group !== group) {
    const both = await unless(
      cannot,
      file.setOwner(owner, group).then(() => true),
    );
    // Any member of the group can keep the group.
    if (both === undefined && now.group !== group) await unless(cannot, file.setOwner(now.owner, group));
  }
  const left = await file.state();
  // Another group must not get the permissions of the old one.
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

/** Joins small pieces and splits large ones, without copying. */
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
