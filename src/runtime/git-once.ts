/** Git for many charts: each work tree is listed once and whole, since a process costs as much as the list of a thousand files. */
import type { Git, GitAnswer, GitEntries, GitEntry } from './git.ts';

/** The same answers from one list. What that does not contain is asked of git itself. */
export function gitOnce(git: Git): Git {
  return { tracked: listedOnce(git.tracked), committed: listedOnce(git.committed) };
}

function listedOnce(ask: Git['tracked']): Git['tracked'] {
  const lists = new Map<string, Promise<Listed | undefined>>();
  return async (top, paths) => {
    if (paths.length === 0) return ask(top, paths);
    const list = lists.get(top) ?? ask(top, []).then(sorted);
    lists.set(top, list);
    const listed = await list;
    const found = listed === undefined ? [] : paths.map((path) => below(path.replaceAll('\\', '/').normalize('NFC'), listed));
    // Not in the list: in a submodule, or not tracked, or the work tree is too large to be listed whole.
    if (found.length === 0 || found.some((each) => each.length === 0)) return ask(top, paths);
    return { kind: 'entries', entries: new Map(found.flat()) };
  };
}

/** In the order of their paths, so that all of a folder are beside each other. */
type Listed = readonly (readonly [string, GitEntry])[];

function sorted(answer: GitAnswer): Listed | undefined {
  if (answer.kind === 'unavailable') return undefined;
  const entries: GitEntries = answer.entries;
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What git lists for one path: a file, or everything in a folder. */
function below(path: string, listed: Listed): Listed {
  const from = firstFrom(path, listed);
  if (listed[from]?.[0] === path) return [listed[from]];
  // The character after the slash ends the folder.
  return listed.slice(firstFrom(`${path}/`, listed), firstFrom(`${path}0`, listed));
}

function firstFrom(text: string, listed: Listed): number {
  let [low, high] = [0, listed.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((listed[middle]?.[0] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
