/** The machine's files, with relative paths counted from a folder that need not be the process's own. */
import { resolve } from 'node:path';
import type { ReadFiles } from './files.ts';
import { nodeFiles } from './node-files.ts';

/** Reads from `folder`; from the process's working folder where absent. Messages keep the paths as they were given: only the calls are resolved. */
export function filesIn(folder?: string): ReadFiles {
  if (folder === undefined) return nodeFiles;
  // An empty path names nothing for the system either; resolved, it would name the folder itself.
  const at = (path: string): string => (path === '' ? '' : resolve(folder, path));
  return {
    readFile: (path) => nodeFiles.readFile(at(path)),
    readDirectory: (path) => nodeFiles.readDirectory(at(path)),
    info: (path) => nodeFiles.info(at(path)),
    linkInfo: (path) => nodeFiles.linkInfo(at(path)),
    realPath: (path) => nodeFiles.realPath(at(path)),
    readLink: (path) => nodeFiles.readLink(at(path)),
  };
}
