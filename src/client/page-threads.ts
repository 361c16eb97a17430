/** The threads that this machine has for the pages of versions. */
import type { SharedByPages, VersionPage, VersionThreads } from '../operations/pages/version-page.ts';
import { taskThreads } from '../runtime/task-threads.ts';
import type { PageThreadTask } from './page-thread.ts';

/** None is started before its first page. `module`: the URL of page-thread.ts, or of what a bundle has made of it. */
export function pageThreads(
  data: SharedByPages,
  { signal, module, most }: { readonly signal: AbortSignal; readonly module: string; readonly most?: number },
): VersionThreads {
  const threads = taskThreads<PageThreadTask, VersionPage>({ module, data, most, signal });
  return {
    page: (task, wantsVersion) => {
      // A copy: if the thread fails, the bytes are needed here.
      const bytes = task.bytes === undefined ? undefined : new Uint8Array(task.bytes);
      return threads.ask({ ...task, bytes, wantsVersion }, bytes === undefined ? [] : [bytes.buffer]);
    },
    close: threads.close,
  };
}
