/** Finds what charthouse.yaml lists for the charts that init has found: a pattern for each folder of charts, so that a later chart is released too. */
import { compareBytes } from '../../base/byte-order.ts';
import type { ReadFiles } from '../../runtime/files.ts';

/** A pattern that meets more names is refused when it is expanded. */
const mostNames = 20_000;

/**
 * One pattern for each folder, or the charts one by one if its pattern would match anything else.
 * `charts` are paths with forward slashes; `.` stays as it is.
 */
export async function chartPatterns(charts: readonly string[], files: ReadFiles): Promise<readonly string[]> {
  const byParent = new Map<string, string[]>();
  for (const path of charts) {
    const parent = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
    byParent.set(parent, [...(byParent.get(parent) ?? []), path]);
  }
  const lines: string[] = [];
  for (const [parent, found] of [...byParent].sort(([a], [b]) => compareBytes(a, b))) {
    const pattern = parent === '' ? '*' : `${parent}/*`;
    const isRoot = found.includes('.');
    if (!isRoot && (await matchesOnly(parent, { pattern, found, files }))) lines.push(pattern);
    else lines.push(...found);
  }
  return lines;
}

async function matchesOnly(
  parent: string,
  { pattern, found, files }: { readonly pattern: string; readonly found: readonly string[]; readonly files: ReadFiles },
): Promise<boolean> {
  // Such a folder has to be escaped in a pattern, and a file that is called like the pattern is taken instead of it.
  if (/[*?[\]\\]/.test(parent) || (await files.linkInfo(pattern)) !== undefined) return false;
  const names = await files.readDirectory(parent === '' ? '.' : parent);
  if (names.length > mostNames) return false;
  const known = new Set(found);
  for (const name of names) {
    const path = parent === '' ? name : `${parent}/${name}`;
    if (name.startsWith('.') || known.has(path)) continue;
    try {
      if ((await files.info(`${path}/Chart.yaml`))?.kind === 'file') return false;
    } catch {
      // A pattern would meet the folder at every release, and could not look into it.
      return false;
    }
  }
  return true;
}
