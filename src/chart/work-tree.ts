/** Looks up the found files in git, each in the work tree that contains it. */
import { dirname, join, relative, sep } from 'node:path';
import type { ReadFiles } from '../runtime/files.ts';
import type { Git, GitEntries, GitEntry } from '../runtime/git.ts';
import type { FolderFile } from './folder-file.ts';
import { isWithin } from './links.ts';

/** Git's entry for a place; undefined if git does not have it. */
export type EntryAt = (place: string) => GitEntry | undefined;

/** The work tree around the chart. */
export type WorkTree =
  | { readonly kind: 'none' }
  | { readonly kind: 'unavailable'; readonly top: string; readonly why: string }
  | {
      readonly kind: 'tree';
      readonly top: string;
      readonly entryAt: EntryAt;
      /** Places below the chart's folder that git has. */
      readonly placesBelow: readonly string[];
    };

/** What the lookup needs. `root` is the chart's real path. */
export interface WorkTreeOptions {
  readonly root: string;
  readonly git: Git;
  readonly files: ReadFiles;
  readonly state: 'tracked' | 'committed';
}

/** Searches upwards from the chart's folder, and asks git once for each work tree that contains files. */
export async function readWorkTree(found: readonly FolderFile[], options: WorkTreeOptions): Promise<WorkTree> {
  const { root, git, files, state } = options;
  const tops = new Map<string, string | undefined>();
  const topOf = async (folder: string): Promise<string | undefined> => {
    const known = tops.get(folder);
    if (known !== undefined || tops.has(folder)) return known;
    const above = dirname(folder);
    const top = (await isClone(join(folder, '.git'), files)) ? folder : above === folder ? undefined : await topOf(above);
    tops.set(folder, top);
    return top;
  };
  const top = await topOf(root);
  if (top === undefined) return { kind: 'none' };
  const places = new Map<string, Set<string>>([[top, new Set([root])]]);
  for (const place of found.flatMap(({ real, links }) => [real, ...links.map(({ path }) => path)])) {
    const own = await topOf(dirname(place));
    if (own === undefined || (own === top && isWithin(place, root))) continue;
    places.set(own, (places.get(own) ?? new Set()).add(place));
  }
  const known = new Map<string, GitEntries>();
  // The chart's own tree first: it shows which of the others are its submodules.
  for (const [each, some] of places) {
    if (each !== top && known.get(top)?.get(inTree(each, top))?.mode !== '160000') continue;
    const paths = [...some].map((place) => relative(each, place));
    const answer = await git[state](each, paths.includes('') ? [] : paths);
    if (answer.kind === 'unavailable') return { kind: 'unavailable', top: each, why: answer.why };
    known.set(each, answer.entries);
  }
  const entryAt: EntryAt = (place) => {
    const own = tops.get(dirname(place));
    return own === undefined ? undefined : known.get(own)?.get(inTree(place, own));
  };
  const placesBelow = [...(known.get(top)?.keys() ?? [])].map((path) => join(top, path)).filter((place) => isWithin(place, root));
  return { kind: 'tree', top, entryAt, placesBelow };
}

function inTree(place: string, top: string): string {
  return relative(top, place).split(sep).join('/').normalize('NFC');
}

async function isClone(path: string, files: ReadFiles): Promise<boolean> {
  const info = await files.info(path).catch(() => undefined);
  if (info?.kind !== 'directory') return info?.kind === 'file';
  return (await files.info(join(path, 'HEAD')).catch(() => undefined)) !== undefined;
}
