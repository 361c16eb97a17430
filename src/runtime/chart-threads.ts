/** Threads that read chart folders and compress their packages, for runs of many charts. */
import { resolve } from 'node:path';
import type { ReadFiles } from './files.ts';
import type { FolderSnapshot } from './folder-snapshot.ts';
import { folderName, localFolders } from './local-folders.ts';
import { pauseUntil } from './pause.ts';
import { type Remembered, snapshotFiles } from './snapshot-files.ts';
import { type TaskThreads, taskThreads } from './task-threads.ts';

/** What other threads do for a run. Each answer is the same without them. */
export interface ChartThreads {
  /** Reads the folder at once, here or in a thread. The result reads from that, and from `files` what was not read. */
  filesOf(folder: string, files: ReadFiles): Promise<ReadFiles>;
  /** The gzip of a tar, which is used up; undefined if no thread can make it. */
  compress(tar: Uint8Array<ArrayBuffer>): Promise<Uint8Array | undefined>;
  /** Ends the threads; a later call starts new ones. */
  close(): void;
}

/** What is asked of a thread, and its answers. */
export type ChartTask = { readonly folder: string } | { readonly tar: ArrayBuffer };
export type ChartAnswer = FolderSnapshot | ArrayBuffer | undefined;

export interface ChartThreadsOptions {
  /** The URL of chart-thread.ts, or of what a bundle has made of it. */
  readonly module: string;
  /** How many threads at most; as many as the machine has cores if undefined. */
  readonly most?: number | undefined;
  /** Whether a folder is on a disk of this machine. */
  readonly isLocal: (folder: string) => Promise<boolean>;
  /** For relative paths; the process's own if undefined. */
  readonly folder?: string | undefined;
  readonly signal: AbortSignal;
}

/** Tars that wait: from so many bytes on, another thread saves more than it costs to start, and to compile the compressor once more. */
const worthThread = 512 * 1024;

/** In an unchanged tree, nothing is compressed: until so many packages were, a thread that reads costs more than it saves. */
const fewCompressed = 8;

/** No thread is started before it has work. */
export function chartThreads({ folder = '', isLocal, ...options }: ChartThreadsOptions): ChartThreads {
  let threads: TaskThreads<ChartTask, ChartAnswer> | undefined;
  let [waitingBytes, compressed] = [0, 0];
  const remembered: Remembered = { info: new Map(), realPath: new Map() };
  const readHere = localFolders({ folder, isLocal, remembered });
  const pause = pauseUntil(options.signal);
  const ask = (task: ChartTask, given: readonly ArrayBuffer[] = []): Promise<ChartAnswer> => {
    threads ??= taskThreads({ ...options, paysMore: (count) => waitingBytes > count * worthThread });
    return threads.ask(task, given);
  };
  return {
    filesOf: async (path, files) => {
      const name = folderName(path);
      if (name === '') return files;
      if (compressed < fewCompressed) {
        // A folder that is read at once waits for nothing: signals and the deadline have their turn here.
        await pause();
        const here = await readHere(path, files);
        if (here !== undefined) return here;
      }
      const found = await ask({ folder: resolve(folder, name) });
      return found !== undefined && 'real' in found ? snapshotFiles(name, found, files, remembered) : files;
    },
    compress: async (tar) => {
      const { length } = tar;
      compressed += 1;
      waitingBytes += length;
      const found = await ask({ tar: tar.buffer }, [tar.buffer]).finally(() => {
        waitingBytes -= length;
      });
      return found instanceof ArrayBuffer ? new Uint8Array(found) : undefined;
    },
    close: () => {
      threads?.close();
      threads = undefined;
    },
  };
}
