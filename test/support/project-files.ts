/** The files that belong to the project: what lies in its folder and is neither made nor installed. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The project's folder. */
export const projectRoot: string = join(import.meta.dirname, '..', '..');

// As in .gitignore; asking git would tie the tests to a clone.
const NOT_OURS: ReadonlySet<string> = new Set(['.git', 'node_modules', 'build', '.tools']);

/** Paths relative to `projectRoot`, with `/`, sorted. */
export function projectFiles(folder = ''): readonly string[] {
  const entries = readdirSync(join(projectRoot, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    // In a second work tree of a clone `.git` is a file.
    if (NOT_OURS.has(entry.name) || path === 'repository') return [];
    if (entry.isDirectory()) return projectFiles(path);
    return entry.isFile() ? [path] : [];
  });
}
