/** Lists a folder's objects in the order of their keys. */
import { join } from 'node:path';
import { compareBytes } from '../../base/byte-order.ts';
import { listedKeyFault, ownFolder, storedKeyFault } from '../../base/object-key.ts';
import type { ListedObject, ListOptions } from '../../ports/object-store.ts';
import type { DurableFiles, FileState, FolderEntry } from '../../runtime/durable-files.ts';
import { type FolderContext, notFoundCodes, stateIfAny, unless } from './context.ts';
import { followLink, mayBeLink } from './links.ts';

/** How many files are examined at once: the system answers several at a time. */
const batch = 64;

/**
 * Regular files, and packages that are links to such a file (links.ts). Anything else that looks like a package is reported to `onSkipped`.
 */
export async function* listObjects(
  { root, files }: FolderContext,
  prefix: string,
  { signal, onSkipped }: ListOptions,
): AsyncGenerator<ListedObject> {
  signal?.throwIfAborted();
  const real = await unless(['ENOENT'], files.realPath(root));
  if (real === undefined) return;
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  if (folder !== '' && storedKeyFault(`${folder}x`) !== undefined) return;
  // A file in place of the repository is an error, not an empty repository.
  if (folder === '') await files.readFolder(real);
  else if (!(await isPlainFolder(files, real, folder))) return;
  yield* walk({ files, real, prefix, signal, onSkipped }, folder);
}

interface Walk {
  readonly files: DurableFiles;
  readonly real: string;
  readonly prefix: string;
  readonly signal: AbortSignal | undefined;
  readonly onSkipped: ListOptions['onSkipped'];
}

async function isPlainFolder(files: DurableFiles, real: string, folder: string): Promise<boolean> {
  const path = join(real, folder.slice(0, -1));
  return (await unless(notFoundCodes, files.realPath(path))) === path;
}

async function* walk(walked: Walk, folder: string): AsyncGenerator<ListedObject> {
  const { files, real, prefix, signal, onSkipped } = walked;
  const entries = (await unless(notFoundCodes, files.readFolder(join(real, folder)))) ?? [];
  if (onSkipped !== undefined) await nameOthers(walked, folder, entries);
  // A folder is sorted by its first key: `a/b` comes after `a-1` and before `a0`.
  const keys = entries
    .filter(({ kind, name }) => kind === 'file' || kind === 'directory' || mayBeLink(name))
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
      // Undefined: deleted during the listing.
      else if (now !== undefined) yield* objectAt(walked, key, now);
    }
  }
}

/** Reports what cannot be listed: folders with the name of a package, packages in a linked folder, invalid names. */
async function nameOthers({ files, real, onSkipped }: Walk, folder: string, entries: readonly FolderEntry[]): Promise<void> {
  for (const { name, kind } of entries) {
    // Node decodes bytes that are not UTF-8 to this character, and then no file has the decoded name.
    if (name.includes('\ufffd') && (await stateIfAny(files, join(real, folder, name))) === undefined) {
      onSkipped?.(folder + name, 'its name is not valid UTF-8');
    } else if (kind === 'directory' && mayBeLink(name)) onSkipped?.(folder + name, 'it is a folder');
    else if (kind === 'link' && !mayBeLink(name)) {
      for (const each of await namesBehind(files, join(real, folder, name))) {
        if (mayBeLink(each)) onSkipped?.(`${folder}${name}/${each}`, `the folder ${folder}${name} is a link`);
      }
    }
  }
}

/** Names in the folder behind a link; none if the link leads elsewhere. */
async function namesBehind(files: DurableFiles, link: string): Promise<readonly string[]> {
  try {
    const path = await files.realPath(link);
    return (await files.state(path)).kind === 'directory' ? (await files.readFolder(path)).map(({ name }) => name) : [];
  } catch {
    // A folder that cannot be read cannot be listed either.
    return [];
  }
}

async function* objectAt({ files, real, prefix, onSkipped }: Walk, key: string, named: FileState): AsyncGenerator<ListedObject> {
  const link = named.kind === 'link' && mayBeLink(key) ? await followLink(files, real, key) : undefined;
  const state = link?.kind === 'file' ? link.state : named;
  const fault = listedKeyFault(key, prefix);
  if (fault !== undefined) onSkipped?.(key, `it cannot be a key: ${fault}`);
  else if (state.kind === 'file') yield { key, sizeBytes: state.sizeBytes, lastModifiedMs: Number(state.modifiedNs / 1_000_000n) };
  else onSkipped?.(key, link?.kind === 'none' ? link.why : 'it is not a file');
}
