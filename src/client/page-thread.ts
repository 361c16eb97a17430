/** What a thread runs that reads packages and makes their pages. Only loaded by the program for its URL, and by the thread. */
import { chartLister } from '../operations/pages/lists-chart.ts';
import { type SharedByPages, type VersionPage, type VersionTask, versionPage } from '../operations/pages/version-page.ts';
import { readingMemory } from '../pages/read-version.ts';
import { serveTasks, type TaskPort } from '../runtime/task-threads.ts';

/** A page that is asked of a thread. */
export interface PageThreadTask extends VersionTask {
  readonly wantsVersion: boolean;
}

/** In the file of a bundle that contains this module. */
export const moduleUrl: string = import.meta.url;

/** Answers until the thread is ended. */
export function serve(port: TaskPort, { site, names, url }: SharedByPages): void {
  const reading = { memory: readingMemory(), listsChart: chartLister(names, url) };
  serveTasks<PageThreadTask, VersionPage>(port, async ({ wantsVersion, ...task }) => {
    const { text, version } = await versionPage(task, site, reading);
    const own = new Uint8Array(text);
    return { answer: { text: own, version: wantsVersion ? version : undefined }, given: [own.buffer] };
  });
}
