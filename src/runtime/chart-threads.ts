/** Threads that read chart folders and compress their packages, for runs of many charts. */
import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ReadFiles } from './files.ts';
import type { FolderSnapshot } from './folder-snapshot.ts';
import { type Remembered, snapshotFiles } from './snapshot-files.ts';
import { untilAborted } from './until-aborted.ts';

/** What other threads do for a run. Each answer is the same without them. */
export interface ChartThreads {
  /** Reads the folder at once. The result reads from that, and from `files` what was not read. */
  filesOf(folder: string, files: ReadFiles): Promise<ReadFiles>;
  /** The gzip of a tar, which is used up; undefined if no thread can make it. */
  compress(tar: Uint8Array<ArrayBuffer>): Promise<Uint8Array | undefined>;
  /** Ends the threads; a later call starts new ones. */
  close(): void;
}

/** What is asked of a thread, and its answers; the code of the thread is made by scripts/chart-thread.mjs. */
export type ThreadTask = { readonly folder: string } | { readonly tar: ArrayBuffer };
export type ThreadAnswer = FolderSnapshot | ArrayBuffer | undefined;

export interface ChartThreadsOptions {
  /** What a thread runs. */
  readonly code: string;
  /** How many threads at most; as many as the machine has cores if undefined. */
  readonly most?: number | undefined;
  /** For relative paths; the process's own if undefined. */
  readonly folder?: string | undefined;
  readonly signal: AbortSignal;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: ((answer: ThreadAnswer) => void)[];
}

/** Tars that wait: from so many bytes on, another thread saves more than it costs to start, and to compile the compressor once more. */
const worthThread = 512 * 1024;

/** No thread is started before the first call. */
export function chartThreads({ code, most = availableParallelism(), folder = '', signal }: ChartThreadsOptions): ChartThreads {
  // Each task that waits adds a listener: Node would warn the user about a leak.
  setMaxListeners(0, signal);
  let threads: Thread[] = [];
  let isOff = false;
  let waitingBytes = 0;
  const remembered: Remembered = { info: new Map(), realPath: new Map() };
  const start = (): Thread => {
    const thread: Thread = { worker: new Worker(code, { eval: true, stdout: false, stderr: false }), waiting: [] };
    // In the order of the tasks.
    thread.worker.on('message', (answer: ThreadAnswer) => thread.waiting.shift()?.(answer));
    // Without a thread, the run goes on as it would for few charts.
    const off = (): void => {
      isOff = true;
      for (const answer of thread.waiting.splice(0)) answer(undefined);
    };
    thread.worker.on('error', off);
    thread.worker.on('exit', () => thread.waiting.length > 0 && off());
    threads.push(thread);
    return thread;
  };
  const ask = async (task: ThreadTask): Promise<ThreadAnswer> => {
    if (isOff) return undefined;
    try {
      const [least] = threads.toSorted((a, b) => a.waiting.length - b.waiting.length);
      const isFull = waitingBytes > threads.length * worthThread && threads.length < most;
      const thread = least === undefined || isFull ? start() : least;
      const answer = new Promise<ThreadAnswer>((answered) => void thread.waiting.push(answered));
      thread.worker.postMessage(task, 'tar' in task ? [task.tar] : []);
      return await untilAborted(() => answer, signal);
    } catch {
      signal.throwIfAborted();
      isOff = true;
      return undefined;
    }
  };
  return {
    filesOf: async (path, files) => {
      // As the reader of a chart names it.
      const name = path.replace(/(?<=[^/])\/+$/, '');
      if (name === '') return files;
      const found = await ask({ folder: resolve(folder, name) });
      return found !== undefined && 'real' in found ? snapshotFiles(name, found, files, remembered) : files;
    },
    compress: async (tar) => {
      const { length } = tar;
      waitingBytes += length;
      const found = await ask({ tar: tar.buffer }).finally(() => {
        waitingBytes -= length;
      });
      return found instanceof ArrayBuffer ? new Uint8Array(found) : undefined;
    },
    close: () => {
      for (const { worker } of threads) {
        // Not unreferenced: a thread that a network drive keeps must not let the process wait where no timer can end it.
        void worker.terminate();
      }
      threads = [];
    },
  };
}
