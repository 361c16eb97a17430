/** Removes an object that is created once and never replaced: there is nothing to compare, so it takes no lock. */
import { dirname, join } from 'node:path';
import type { DeleteOutcome } from '../../ports/object-store.ts';
import { type FolderContext, notFoundCodes, unless } from './context.ts';
import { removeEmptyFolders } from './lock-paths.ts';
import { checkNames } from './names.ts';
import { notPlain } from './read.ts';

const missing: DeleteOutcome = { kind: 'missing' };

/** In one step. The folders that become empty go, too. If it is there again after a power loss, it does no harm. */
export async function removeBrief({ root, files, machine }: FolderContext, key: string): Promise<DeleteOutcome> {
  checkNames(key, (await machine.identify()).platform);
  const real = await unless(['ENOENT'], files.realPath(root));
  if (real === undefined) return missing;
  const path = join(real, key);
  const parent = dirname(path);
  const found = await unless(notFoundCodes, files.realPath(parent));
  if (found === undefined) return missing;
  if (found !== parent) throw notPlain(path, 'it is reached through a link, or is there under another spelling');
  const removed = await unless(
    notFoundCodes,
    files.remove(path).then(() => true),
  );
  if (removed !== true) return missing;
  await removeEmptyFolders(files, parent, real);
  return { kind: 'deleted' };
}
