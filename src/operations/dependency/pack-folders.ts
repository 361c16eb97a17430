/** Packs the charts of `file://` repositories, each once in a run: several charts may have one folder as a dependency. */
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { type Dependant, dependencyFolder, folderOf } from '../../chart/dependency-folder.ts';
import type { Package } from '../../chart/types.ts';
import type { ReadFiles } from '../../runtime/files.ts';
import type { LockedPorts } from './getting.ts';

/** What packing folders needs. */
export interface PackFoldersPorts {
  readonly files: ReadFiles;
  readonly allowOutside: boolean;
  /** Packs the chart in a folder, whatever its own charts/ lacks. */
  readonly packOne: (folder: string) => Promise<Package>;
}

/** An update asks for the version of a folder first, then for its package. */
export function packFolders({ files, allowOutside, packOne }: PackFoldersPorts): LockedPorts['pack'] {
  const packed = new Map<string, Promise<Package>>();
  return async (repository: string, dependant: Dependant) => {
    const made = await forDependant(repository, dependant, async () => {
      const folder = await dependencyFolder(repository, dependant, { files, allowOutside });
      await refuseItself(folder, dependant, { files, repository });
      const packing = packed.get(folder) ?? packOne(folder);
      packed.set(folder, packing);
      return await packing;
    });
    return { ...made, name: made.metadata.name, version: made.metadata.version };
  };
}

/** A package would contain itself. @throws CH_CHART_DEPENDENCY */
async function refuseItself(
  folder: string,
  dependant: Dependant,
  { files, repository }: { readonly files: Pick<ReadFiles, 'realPath'>; readonly repository: string },
): Promise<void> {
  const [own, other] = await Promise.all([dependant.folder, folder].map((path) => files.realPath(path).catch(() => undefined)));
  if (own === undefined || own !== other) return;
  throw new CharthouseError('CH_CHART_DEPENDENCY', {
    message: `the dependency ${quoted(repository)} is the folder of the chart itself`,
    hint: 'name the folder of another chart: the path starts at the folder of this one',
    where: dependant.where,
  });
}

/** A folder that is not there is a fault of the chart that names it: the error has the place of the declaration. */
async function forDependant<T>(repository: string, { folder, where }: Dependant, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (!isCharthouseError(cause) || cause.code !== 'CH_CHART_UNREADABLE') throw cause;
    if (cause.where?.file !== folderOf(repository, folder)) throw cause;
    const message = `the dependency ${quoted(repository)} cannot be packed: ${cause.message}`;
    throw new CharthouseError(cause.code, { message, hint: 'correct the path: it starts at the folder of the chart', where, cause });
  }
}
