/** Finds the charts of a repository, wherever they are in it. */
import { join } from 'node:path';
import type { ReadFiles } from '../runtime/files.ts';

/** What holds no charts of the repository's own, and may be large. */
const passedOver = new Set(['node_modules', 'vendor', 'dist', 'build', 'testdata']);

/** Who looks for more than that looks in the wrong place. */
const mostFolders = 20_000;

const deepest = 8;

/** Folders with a `Chart.yaml`, with forward slashes, sorted; `.` is the root. What lies in a chart is a part of it. */
export async function chartsIn(files: ReadFiles): Promise<readonly string[]> {
  const found: string[] = [];
  let folders: readonly string[] = ['.'];
  for (let depth = 0, seen = 0; folders.length > 0 && depth <= deepest && seen < mostFolders; depth++) {
    seen += folders.length;
    const next: string[] = [];
    for (const folder of folders) {
      const names = await files.readDirectory(folder);
      if (names.includes('Chart.yaml') && (await isFile(`${folder}/Chart.yaml`, files))) found.push(folder);
      else next.push(...(await foldersIn(folder, names, files)));
    }
    folders = next;
  }
  return found.sort();
}

async function isFile(path: string, files: ReadFiles): Promise<boolean> {
  return (await files.info(path))?.kind === 'file';
}

async function foldersIn(folder: string, names: readonly string[], files: ReadFiles): Promise<readonly string[]> {
  const candidates = names.filter((name) => !name.startsWith('.') && !passedOver.has(name));
  const paths = candidates.map((name) => join(folder, name).replaceAll('\\', '/'));
  const kinds = await Promise.all(paths.map((path) => files.linkInfo(path)));
  return paths.filter((_, at) => kinds[at]?.kind === 'directory');
}
