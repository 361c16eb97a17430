/** Packages that are links: a link to a regular file of the same repository is an object, any other link is not. */
import { join, sep } from 'node:path';
import { keyFault } from '../../base/object-key.ts';
import { systemCode } from '../../base/system-code.ts';
import type { DurableFiles, FileState } from '../../runtime/durable-files.ts';
import { notFoundCodes, stateIfAny, unless } from './context.ts';

/** The target of a link, or why it is not an object. `path` is the real path. */
export type Link =
  | { readonly kind: 'file'; readonly path: string; readonly state: FileState }
  | { readonly kind: 'none'; readonly why: string };

/** Only packages and provenance files: an index.yaml that is a link would be replaced by the next write. */
export function mayBeLink(key: string): boolean {
  return /\.tgz(\.prov)?$/.test(key);
}

/** Follows the link of a key; `root` is the repository's real path. Only the last part may be a link. */
export async function followLink(files: DurableFiles, root: string, key: string): Promise<Link> {
  const none = (why: string): Link => ({ kind: 'none', why });
  let path: string | undefined;
  try {
    path = await unless(notFoundCodes, files.realPath(join(root, key)));
  } catch (error) {
    if (systemCode(error) !== 'ELOOP') throw error;
    return none('it is a link that leads back to itself');
  }
  if (path === undefined) return none('it is a link to a file that does not exist');
  const inside = root.endsWith(sep) ? root : root + sep;
  if (!path.startsWith(inside)) return none('it is a link that leads out of the repository folder');
  if (keyFault(path.slice(inside.length).split(sep).join('/')) !== undefined) return none("it is a link into charthouse's own folder");
  const state = await stateIfAny(files, path);
  return state?.kind === 'file' ? { kind: 'file', path, state } : none('it is a link to something that is not a file');
}
