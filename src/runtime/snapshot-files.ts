/** `ReadFiles` over a snapshot: what it does not have is asked of the system. */
import type { FileInfo, ReadFiles } from './files.ts';
import type { FolderSnapshot, SnapshotEntry } from './folder-snapshot.ts';

/** What was asked about paths outside of the folders of one run, which is the same for each of them: the work tree, the repository. */
export interface Remembered {
  readonly info: Map<string, Promise<FileInfo | undefined>>;
  readonly realPath: Map<string, Promise<string>>;
}

/** `folder` is the path under which it is read. */
export function snapshotFiles(folder: string, snapshot: FolderSnapshot, files: ReadFiles, remembered: Remembered): ReadFiles {
  const { real, entries, bytes } = snapshot;
  /** By their place: a file that is read twice is the same object, which readers compare. */
  const contents = new Map<number, Uint8Array>();
  /** The path below the folder; undefined if it is elsewhere. */
  const below = (path: string): string | undefined => {
    if (path === folder || path === real) return '';
    const start = path.startsWith(`${folder}/`) ? folder : real;
    return path.startsWith(`${start}/`) ? path.slice(start.length + 1) : undefined;
  };
  const entryAt = (path: string): SnapshotEntry | undefined => entries.get(below(path) ?? '/');
  /** Whether the folder around it was read, and has no such name. */
  const isAbsent = (path: string): boolean => {
    const inside = below(path);
    const slash = inside?.lastIndexOf('/') ?? -1;
    const around = inside === undefined ? undefined : entries.get(inside.slice(0, Math.max(slash, 0)));
    return around?.names?.includes(inside?.slice(slash + 1) ?? '') === false;
  };
  const outside = <T>(known: Map<string, Promise<T>>, path: string, ask: (path: string) => Promise<T>): Promise<T> => {
    if (below(path) !== undefined) return ask(path);
    const asked = known.get(path) ?? ask(path);
    known.set(path, asked);
    return asked;
  };
  return {
    readFile: async (path, options) => {
      const { at, sizeBytes = 0 } = entryAt(path) ?? {};
      if (at === undefined || sizeBytes > options.maxBytes) return files.readFile(path, options);
      const read = contents.get(at) ?? Buffer.from(bytes, at, sizeBytes);
      if (sizeBytes > 0) contents.set(at, read);
      return read;
    },
    readDirectory: async (path) => entryAt(path)?.names ?? files.readDirectory(path),
    info: async (path) => {
      const entry = entryAt(path);
      if (entry !== undefined && entry.kind !== 'link') return entry;
      return entry === undefined && isAbsent(path) ? undefined : outside(remembered.info, path, files.info);
    },
    linkInfo: async (path) => {
      // The folder itself may be named by a link.
      if (below(path) === '') return files.linkInfo(path);
      return entryAt(path) ?? (isAbsent(path) ? undefined : files.linkInfo(path));
    },
    realPath: async (path) => (below(path) === '' ? real : outside(remembered.realPath, path, files.realPath)),
    readLink: files.readLink,
  };
}
