/** Reading files, as an argument: layers that read folders use this and never import `node:fs`. */

/** The kind of a directory entry. `link` appears only if links are not followed. */
export type FileKind = 'file' | 'directory' | 'link' | 'other';

/** What a path is. `sizeBytes` is set only for files. */
export interface FileInfo {
  readonly kind: FileKind;
  readonly sizeBytes: number;
  /** Equal for all names of one file or folder, also through links and mounts; absent if the file system has no such number. */
  readonly id?: string | undefined;
}

/** Limits of a read. */
export interface ReadOptions {
  /** A larger file is refused with EFBIG, before and during the read. */
  readonly maxBytes: number;
  /** The read stops between two pieces when it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/** Read-only access to a file tree. Paths are the platform's. Errors are those of `node:fs` (`code`: ENOENT, EACCES …). */
export interface ReadFiles {
  /** Regular files only: EFTYPE or EISDIR for anything else. Follows links, and never waits for the writer of a pipe. */
  readFile(path: string, options: ReadOptions): Promise<Uint8Array>;
  /** Names in no particular order, without `.` and `..`. */
  readDirectory(path: string): Promise<readonly string[]>;
  /** Follows links; undefined if the path or the link's target does not exist. */
  info(path: string): Promise<FileInfo | undefined>;
  /** Does not follow a final link. */
  linkInfo(path: string): Promise<FileInfo | undefined>;
  /** The path with all links resolved. */
  realPath(path: string): Promise<string>;
  /** The target of a link, not resolved any further. */
  readLink(path: string): Promise<string>;
}
