/** The machine's files, with relative paths resolved against a folder that need not be the process's own. */
import { setMaxListeners } from 'node:events';
import { resolve } from 'node:path';
import type { ReadFiles } from './files.ts';
import { nodeFiles } from './node-files.ts';
import { untilAborted } from './until-aborted.ts';

/**
 * Reads from `folder`, or from the process's working folder if absent. Messages keep the paths as given: only the calls are resolved. No
 * call outlasts `signal`: a network drive whose server is gone may never answer.
 */
export function filesIn(folder?: string, signal?: AbortSignal): ReadFiles {
  // Many files are read at once, and each call adds a listener: Node would warn the user about a leak.
  if (signal !== undefined) setMaxListeners(0, signal);
  // The system rejects an empty path; if resolved, it would name the folder itself.
  const at = (path: string): string => (path === '' || folder === undefined ? path : resolve(folder, path));
  const until = <T>(call: () => Promise<T>): Promise<T> => untilAborted(call, signal);
  return {
    readFile: (path, { maxBytes }) => until(() => nodeFiles.readFile(at(path), { maxBytes, signal })),
    readDirectory: (path) => until(() => nodeFiles.readDirectory(at(path))),
    info: (path) => until(() => nodeFiles.info(at(path))),
    linkInfo: (path) => until(() => nodeFiles.linkInfo(at(path))),
    realPath: (path) => until(() => nodeFiles.realPath(at(path))),
    readLink: (path) => until(() => nodeFiles.readLink(at(path))),
  };
}
