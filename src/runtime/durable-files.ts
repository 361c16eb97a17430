/** Files that can be made durable, as an argument: one function for each system call, so that a test can fail or kill any of them. */
import type { FileKind } from './files.ts';

/** Identifies one state of a file. */
export interface FileState {
  readonly kind: FileKind;
  readonly device: bigint;
  readonly inode: bigint;
  readonly sizeBytes: number;
  /** Permission bits. */
  readonly mode: number;
  /** Numeric ids of owner and group; 0 on Windows. */
  readonly owner: number;
  readonly group: number;
  readonly modifiedNs: bigint;
  /** When bytes, name or permissions last changed; no program can set it. */
  readonly changedNs: bigint;
}

/** A name in a folder. `link` is reported without following it. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: FileKind;
}

/** An open file. Always close it. */
export interface OpenFile {
  state(): Promise<FileState>;
  /** Fills `into` from a position on and returns how many bytes it read; fewer than asked only at the end of the file. */
  read(into: Uint8Array, position: number): Promise<number>;
  /** Appends all of the pieces. */
  write(pieces: readonly Uint8Array[]): Promise<void>;
  setMode(mode: number): Promise<void>;
  setOwner(owner: number, group: number): Promise<void>;
  /** Returns when bytes and length are on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Paths are the platform's. Errors are those of `node:fs` (`code`: ENOENT, EACCES …). */
export interface DurableFiles {
  /** Opens for reading. Does not follow a final link (ELOOP), and does not wait for the writer of a pipe. */
  open(path: string): Promise<OpenFile>;
  /** Opens for writing; EEXIST if the name exists, even as a link. */
  create(path: string, mode: number): Promise<OpenFile>;
  /** Does not follow a final link. */
  state(path: string): Promise<FileState>;
  /** `mode`: permission bits, less the umask; 0777 if absent. */
  makeFolder(path: string, mode?: number): Promise<void>;
  removeFolder(path: string): Promise<void>;
  readFolder(path: string): Promise<readonly FolderEntry[]>;
  /** Makes the names in a folder durable. */
  syncFolder(path: string): Promise<void>;
  link(from: string, to: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Sets the time of the last change to now. Does not follow a final link. */
  touch(path: string): Promise<void>;
  realPath(path: string): Promise<string>;
  /**
   * Whether only one kernel uses this file system, by a list of such types; false for network and shared file systems and for unknown ones.
   */
  isLocal(path: string): Promise<boolean>;
}
