/** Reading files, as an argument: rooms that read folders ask for this and never import `node:fs`. */

/** What stands under a name. A link is told apart only where it is not followed. */
export type FileKind = 'file' | 'directory' | 'link' | 'other';

/** What a path is. `sizeBytes` counts only for files. */
export interface FileInfo {
  readonly kind: FileKind;
  readonly sizeBytes: number;
  /** The same for all names of one file or folder, through links and mounts too; absent if the file system has no such number. */
  readonly id?: string | undefined;
}

/** What a read may cost. */
export interface ReadOptions {
  /** A larger file is refused with EFBIG, before and while it is read. */
  readonly maxBytes: number;
  /** Reading stops between two pieces when it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/** Read-only access to a file tree. Paths are the platform's. Errors are those of `node:fs` (`code`: ENOENT, EACCES …). */
export interface ReadFiles {
  /** Regular files only: EFTYPE or EISDIR for anything else. Follows links, and never waits for what writes to a pipe. */
  readFile(path: string, options: ReadOptions): Promise<Uint8Array>;
  /** Names in no particular order, without `.` and `..`. */
  readDirectory(path: string): Promise<readonly string[]>;
  /** Follows links; undefined where there is nothing, or a link that leads nowhere. */
  info(path: string): Promise<FileInfo | undefined>;
  /** Does not follow the last link. */
  linkInfo(path: string): Promise<FileInfo | undefined>;
  /** The path with all links resolved. */
  realPath(path: string): Promise<string>;
  /** The text of a link: what it names, one step further. */
  readLink(path: string): Promise<string>;
}
