/** Packs the charts of `file://` repositories, each once in a run: several charts may have one folder as a dependency. */
import { type Dependant, dependencyFolder } from '../../chart/dependency-folder.ts';
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
    // Not once for all: the error names the chart that has the dependency.
    const folder = await dependencyFolder(repository, dependant, { files, allowOutside });
    const key = folder.replace(/\/+$/, '');
    const packing = packed.get(key) ?? packOne(folder);
    packed.set(key, packing);
    const made = await packing;
    return { ...made, name: made.metadata.name, version: made.metadata.version };
  };
}
