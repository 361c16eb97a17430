/** Threads that work on tasks with the code of a module of the program. */
import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { type MessagePort, Worker } from 'node:worker_threads';
import { untilAborted } from './until-aborted.ts';

/** The threads of a run, which never depends on them. */
export interface TaskThreads<T, A> {
  /** `given` is handed over. Undefined if no thread can do it. */
  ask(task: T, given: readonly ArrayBuffer[]): Promise<A | undefined>;
  close(): void;
}

export interface TaskThreadsOptions {
  /** The URL of a module that exports `serve`: see `serveTasks`. */
  readonly module: string;
  /** How many threads at most; as many as the machine has cores if undefined. */
  readonly most?: number | undefined;
  /** Whether one more than so many pays now. */
  readonly paysMore: (threads: number) => boolean;
  readonly signal: AbortSignal;
}

interface Thread<A> {
  readonly worker: Worker;
  readonly waiting: Map<number, (answer: A | undefined) => void>;
}

interface Answered<A> {
  readonly id: number;
  readonly answer: A | undefined;
}

// The module is a part of the bundle, whichever that is: a thread needs no code of its own.
const start = `
const { parentPort, workerData } = require('node:worker_threads');
import(workerData).then(({ serve }) => serve(parentPort));
`;

/** By default, V8 lets the garbage of each thread grow to three times as much. A thread that runs out of memory ends, as after any failure. */
const resourceLimits = { maxYoungGenerationSizeMb: 16 };

/** No thread is started before the first call. */
export function taskThreads<T, A>({ module, most = availableParallelism(), paysMore, signal }: TaskThreadsOptions): TaskThreads<T, A> {
  // Each task that waits adds a listener: Node would warn the user about a leak.
  setMaxListeners(0, signal);
  const threads: Thread<A>[] = [];
  let [isOff, last] = [false, 0];
  const startThread = (): Thread<A> => {
    const worker = new Worker(start, { eval: true, workerData: module, resourceLimits });
    const thread: Thread<A> = { worker, waiting: new Map() };
    worker.on('message', ({ id, answer }: Answered<A>) => {
      thread.waiting.get(id)?.(answer);
      thread.waiting.delete(id);
    });
    // Without a thread, the run goes on as it would for few tasks.
    const off = (): void => {
      isOff = true;
      for (const answer of thread.waiting.values()) answer(undefined);
      thread.waiting.clear();
    };
    worker.on('error', off);
    worker.on('messageerror', off);
    worker.on('exit', off);
    threads.push(thread);
    return thread;
  };
  return {
    ask: async (task, given) => {
      if (isOff) return undefined;
      try {
        const [least] = threads.toSorted((a, b) => a.waiting.size - b.waiting.size);
        const thread = least === undefined || (paysMore(threads.length) && threads.length < most) ? startThread() : least;
        last += 1;
        const id = last;
        const answer = new Promise<A | undefined>((answered) => void thread.waiting.set(id, answered));
        thread.worker.postMessage({ id, task }, [...given]);
        return await untilAborted(() => answer, signal);
      } catch {
        signal.throwIfAborted();
        isOff = true;
        return undefined;
      }
    },
    close: () => {
      isOff = true;
      for (const { worker } of threads) void worker.terminate();
    },
  };
}

/** The way from a thread to the main one. */
export type TaskPort = Pick<MessagePort, 'on' | 'postMessage'>;

/** What the module of a thread does with its port. `work` returns the answer, and what is handed over with it; a failure is no answer. */
export function serveTasks<T, A>(
  port: TaskPort,
  work: (task: T) => Promise<{ readonly answer: A; readonly given: readonly ArrayBuffer[] }>,
): void {
  port.on('message', ({ id, task }: { readonly id: number; readonly task: T }) => {
    work(task).then(
      ({ answer, given }) => port.postMessage({ id, answer }, [...given]),
      () => port.postMessage({ id, answer: undefined }),
    );
  });
}
