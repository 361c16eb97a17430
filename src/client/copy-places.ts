/** The places of a copy that are no stores: archive files and registries. */
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { parseTarget } from '../config/target.ts';
import { option } from '../hint/hint.ts';
import type { Registries } from '../oci/registry.ts';
import { filesIn } from '../runtime/files-in.ts';
import type { OperationContext, Services } from './context.ts';

/** Whether a place is a registry. Helm compares the case. */
export function isRegistry(place: string): boolean {
  return place.startsWith('oci://');
}

/** The registry of an `oci://` URL, with the login that is configured for it. */
export async function registriesAt(url: string, context: OperationContext, services: Services): Promise<Registries> {
  const [{ registriesFor }, { repositoriesFor }] = await Promise.all([import('./registries.ts'), import('./repositories.ts')]);
  return registriesFor(context, { ...services, repositories: repositoriesFor(context, services.signal) })(url);
}

/**
 * The path of an archive file, if that is what a place names; undefined for a folder, also one whose name ends with `.tar`.
 *
 * @throws CH_USAGE for the name of a compressed archive
 */
export async function archivePath(place: string, context: OperationContext): Promise<string | undefined> {
  const isCompressed = /\.tar\.\w+$/i.test(place);
  if (/^[a-z][a-z0-9+.-]+:/i.test(place) || !(isCompressed || /\.tar$/i.test(place))) return undefined;
  const target = parseTarget(place);
  if (target.kind !== 'folder') return undefined;
  if ((await filesIn(context.folder, context.signal).info(target.path))?.kind === 'directory') return undefined;
  if (isCompressed) {
    throw new CharthouseError('CH_USAGE', {
      message: `${quoted(place)} is the name of a compressed archive, and charthouse uses plain .tar files`,
      hint: `write ${option('to', 'charts.tar')}: packages are compressed already`,
    });
  }
  const { folderRoot } = await import('./stores.ts');
  return folderRoot(target.path, context.folder);
}
