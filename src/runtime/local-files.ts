/** Files on this machine's own disks, read with calls that wait: those that do not wait cost ten times as much. */
import { closeSync, constants, fstatSync, fsync, lstatSync, openSync, readdirSync, readSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { DurableFiles, OpenFile } from './durable-files.ts';
import { namesIn, stateOf } from './node-durable-files.ts';

/** A larger file is read without waiting: a stop takes effect meanwhile, and hashing and reading overlap. */
const mostBytes = 256 * 1024;

/** Calls that wait keep everything else waiting. After this time, signals and the deadline get their turn: it costs a few microseconds. */
const turnMs = 0.25;

// Windows has neither flag.
const { O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDONLY } = constants;

/**
 * The same answers and errors as from `files`, which are those of the machine. It waits only in folders that are local, since a network
 * drive that does not answer must not hold up a stop. Writing stays as it is: there a disk takes its time.
 */
export function localFiles(files: DurableFiles): DurableFiles {
  let turnedMs = 0;
  const known = new Map<string, Promise<boolean>>();
  const isLocal = (folder: string): Promise<boolean> => {
    const found = known.get(folder) ?? files.isLocal(folder);
    known.set(folder, found);
    // What is missing now may be made later.
    found.catch(() => known.delete(folder));
    return found;
  };
  const read = async <T>(
    path: string,
    { within = dirname(path), now, later }: { readonly within?: string; now(path: string): T | undefined; later(path: string): Promise<T> },
  ): Promise<T> => {
    if (!(await isLocal(within).catch(() => false))) return later(path);
    const found = now(path);
    if (performance.now() - turnedMs > turnMs) {
      await nextTurn();
      turnedMs = performance.now();
    }
    return found ?? later(path);
  };
  return {
    ...files,
    isLocal,
    open: (path) => read(path, { now: openNow, later: files.open }),
    // A folder that was asked for itself may be where a network drive begins.
    state: (path) =>
      read(path, {
        within: known.has(path) ? path : dirname(path),
        now: (path) => stateOf(lstatSync(path, { bigint: true })),
        later: files.state,
      }),
    // A network drive often begins at the folder itself, or at the end of a link.
    realPath: (path) => read(path, { within: path, now: (path) => realpathSync.native(path), later: files.realPath }),
    readFolder: (path) =>
      read(path, { within: path, now: (path) => namesIn(readdirSync(path, { withFileTypes: true })), later: files.readFolder }),
  };
}

/** Undefined for a large file. */
function openNow(path: string): OpenFile | undefined {
  const file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  if (fstatSync(file).size > mostBytes) return void closeSync(file);
  return {
    state: async () => stateOf(fstatSync(file, { bigint: true })),
    read: async (into, position) => {
      let got = 0;
      for (let last = -1; last !== 0 && got < into.length; got += last) {
        last = readSync(file, into, got, into.length - got, position + got);
      }
      return got;
    },
    write: readOnly,
    setMode: readOnly,
    setOwner: readOnly,
    sync: () => promisify(fsync)(file),
    close: async () => closeSync(file),
  };
}

async function readOnly(): Promise<never> {
  throw new Error('the file is open for reading');
}
