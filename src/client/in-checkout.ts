/** Whether a folder is in a git checkout: then git has its history. */
import { dirname, join, resolve } from 'node:path';
import type { ReadFiles } from '../runtime/files.ts';

/** Looks for `.git` in the folder, which need not exist, and in those above it. */
export async function isInCheckout(path: string, files: Pick<ReadFiles, 'info'>, workingFolder = ''): Promise<boolean> {
  for (let folder = resolve(workingFolder, path); ; folder = dirname(folder)) {
    if ((await files.info(join(folder, '.git'))) !== undefined) return true;
    if (dirname(folder) === folder) return false;
  }
}
