/** Reads whole folders at once if they are on a disk of this machine: calls that do not wait cost ten times as much. */
import { lstatSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { FileInfo, ReadFiles } from './files.ts';
import { infoOf, snapshotFolder } from './folder-snapshot.ts';
import { type Remembered, snapshotFiles } from './snapshot-files.ts';

/** Reads the folder when something in it is asked for. The same answers as from `files`; undefined for a folder that is not of this machine. */
export type FilesOf = (path: string, files: ReadFiles) => Promise<ReadFiles | undefined>;

export interface LocalFoldersOptions {
  /** For relative paths; the process's own if undefined. */
  readonly folder?: string | undefined;
  /** Whether a folder is on a disk of this machine: a network drive that does not answer must not hold up a stop. */
  readonly isLocal: (folder: string) => Promise<boolean>;
  readonly remembered: Remembered;
}

/** For the folders of one run: what is around them is asked once. */
export function localFolders({ folder = '', isLocal, remembered }: LocalFoldersOptions): FilesOf {
  /** By the folder around: its device, if that is of this machine. */
  const devices = new Map<string, Promise<bigint | undefined>>();
  const deviceOf = async (around: string): Promise<bigint | undefined> => {
    try {
      return (await isLocal(around)) ? statSync(around, { bigint: true }).dev : undefined;
    } catch {
      return undefined;
    }
  };
  const infoAt = async (place: string): Promise<FileInfo | undefined> => {
    const around = dirname(place);
    const found = devices.get(around) ?? deviceOf(around);
    devices.set(around, found);
    const device = await found;
    try {
      // A network drive often begins at the folder itself, or at the end of a link.
      const stats = device === undefined ? undefined : lstatSync(place, { bigint: true });
      return stats?.isDirectory() && stats.dev === device ? infoOf(stats) : undefined;
    } catch {
      return undefined;
    }
  };
  return async (path, files) => {
    const name = folderName(path);
    const place = resolve(folder, name);
    const info = name === '' ? undefined : await infoAt(place);
    if (info === undefined) return undefined;
    let read: ReadFiles | undefined;
    const now = (): ReadFiles => {
      if (read !== undefined) return read;
      const found = snapshotFolder(place);
      read = found === undefined ? files : snapshotFiles(name, found, files, remembered);
      return read;
    };
    return {
      info: async (asked) => (read === undefined && (asked === path || asked === name) ? info : now().info(asked)),
      readFile: (asked, options) => now().readFile(asked, options),
      readDirectory: (asked) => now().readDirectory(asked),
      linkInfo: (asked) => now().linkInfo(asked),
      realPath: (asked) => now().realPath(asked),
      readLink: (asked) => now().readLink(asked),
    };
  };
}

/** As the reader of a chart names it. */
export function folderName(path: string): string {
  return path.replace(/(?<=[^/])\/+$/, '');
}
