/** What a thread runs that reads chart folders and compresses packages. Only loaded by the program for its URL, and by the thread. */
import { gzipSteps } from '../archive/index.ts';
import type { ChartAnswer, ChartTask } from '../runtime/chart-threads.ts';
import { snapshotFolder } from '../runtime/folder-snapshot.ts';
import { serveTasks, type TaskPort } from '../runtime/task-threads.ts';

/** In the file of a bundle that contains this module. */
export const moduleUrl: string = import.meta.url;

/** Answers until the thread is ended. */
export function serve(port: TaskPort): void {
  serveTasks<ChartTask, ChartAnswer>(port, async (task) => {
    const answer = 'tar' in task ? gzip(task.tar) : snapshotFolder(task.folder);
    return { answer, given: answer === undefined ? [] : [answer instanceof ArrayBuffer ? answer : answer.bytes] };
  });
}

/** In one go: a thread has nothing else to do. */
function gzip(tar: ArrayBuffer): ArrayBuffer {
  const steps = gzipSteps([new Uint8Array(tar)]);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value.slice().buffer;
  }
}
