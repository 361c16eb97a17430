/** Files that can be made durable, as an argument: one function for one call of the system, so that a test can fail or kill any of them. */
import type { FileKind } from './files.ts';

/** What tells one state of a file from another. */
export interface FileState {
  readonly kind: FileKind;
  readonly device: bigint;
  readonly inode: bigint;
  readonly sizeBytes: number;
  /** Permission bits. */
  readonly mode: number;
  /** The numbers of owner and group; 0 on Windows. */
  readonly owner: number;
  readonly group: number;
  readonly modifiedNs: bigint;
  /** When bytes, name or permissions last changed; no program can set it. */
  readonly changedNs: bigint;
}

/** A name in a folder. `link` is told apart without following it. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: FileKind;
}

/** An open file. Close it, whatever happens. */
export interface OpenFile {
  state(): Promise<FileState>;
  /** Fills `into` from a position on and says how much it got; less than asked only at the end of the file. */
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
  /** For reading. Neither follows a last link (ELOOP) nor waits for the writer of a pipe. */
  open(path: string): Promise<OpenFile>;
  /** For writing; EEXIST if there is anything by this name, a link included. */
  create(path: string, mode: number): Promise<OpenFile>;
  /** Does not follow the last link. */
  state(path: string): Promise<FileState>;
  makeFolder(path: string): Promise<void>;
  removeFolder(path: string): Promise<void>;
  readFolder(path: string): Promise<readonly FolderEntry[]>;
  /** Makes the names in a folder durable. */
  syncFolder(path: string): Promise<void>;
  link(from: string, to: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  realPath(path: string): Promise<string>;
  /**
   * Whether one kernel alone has this file system, by a list of such types; false for network and shared file systems
   * and for any that is not known.
   */
  isLocal(path: string): Promise<boolean>;
}
