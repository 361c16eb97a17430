/** Listing a folder's objects in the order of their keys. */
import { join } from 'node:path';
import { compareBytes } from '../base/byte-order.ts';
import { keyFault, ownFolder } from '../base/object-key.ts';
import type { DurableFiles, FolderEntry } from '../runtime/durable-files.ts';
import type { ListedObject } from './contract.ts';
import { type Ground, nothingThere, stateIfAny, unless } from './folder-ground.ts';

/** How many files are looked at together: the system answers several at a time. */
const batch = 64;

/** Plain files only: what is reached through a link is no object (folder-read.ts). */
export async function* listObjects({ root, files }: Ground, prefix: string, signal: AbortSignal | undefined): AsyncGenerator<ListedObject> {
  signal?.throwIfAborted();
  const real = await unless(['ENOENT'], files.realPath(root));
  if (real === undefined) return;
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  if (folder !== '' && keyFault(folder.slice(0, -1)) !== undefined) return;
  // A repository that is a file is no empty repository.
  if (folder === '') await files.readFolder(real);
  else if (!(await isPlainFolder(files, real, folder))) return;
  yield* walk({ files, real, prefix, signal }, folder);
}

interface Walk {
  readonly files: DurableFiles;
  readonly real: string;
  readonly prefix: string;
  readonly signal: AbortSignal | undefined;
}

async function isPlainFolder(files: DurableFiles, real: string, folder: string): Promise<boolean> {
  const path = join(real, folder.slice(0, -1));
  return (await unless(nothingThere, files.realPath(path))) === path;
}

async function* walk(walked: Walk, folder: string): AsyncGenerator<ListedObject> {
  const { files, real, prefix, signal } = walked;
  const entries = (await unless(nothingThere, files.readFolder(join(real, folder)))) ?? [];
  // A folder stands where its first key stands: `a/b` comes after `a-1` and before `a0`.
  const keys = entries
    .filter(({ kind }) => kind === 'file' || kind === 'directory')
    .map(({ name, kind }: FolderEntry) => folder + name + (kind === 'directory' ? '/' : ''))
    .filter((key) => key !== `${ownFolder}/` && (key.startsWith(prefix) || (key.endsWith('/') && prefix.startsWith(key))))
    .sort(compareBytes);
  for (let from = 0; from < keys.length; from += batch) {
    const found = keys
      .slice(from, from + batch)
      .map((key) => ({ key, state: key.endsWith('/') ? undefined : stateIfAny(files, join(real, key)) }));
    await Promise.all(found.map(({ state }) => state));
    for (const { key, state } of found) {
      signal?.throwIfAborted();
      const now = await state;
      if (state === undefined) yield* walk(walked, key);
      // Nothing: deleted meanwhile.
      else if (now?.kind === 'file') yield { key, sizeBytes: now.sizeBytes, lastModifiedMs: Number(now.modifiedNs / 1_000_000n) };
    }
  }
}
