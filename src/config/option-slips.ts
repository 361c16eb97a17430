/** Checks the path of an option. */
import { option } from '../hint/hint.ts';
import { type PathSlip, slipOfNewPath, unexpandedIn } from './path-slips.ts';
import { meantTarget } from './target-slips.ts';

/** A path to read must be literal; a folder that is created may also not look like a store. */
export function slipOfOption(name: string, path: string): PathSlip | undefined {
  if (!created.has(name)) return unexpandedIn(path);
  // `s3://bucket` would become a folder called `s3:`.
  const isStore = !/^[./\\]/.test(path) && (/^[a-z][a-z0-9+.-]+:/i.test(path) || meantTarget(path) !== undefined);
  return slipOfNewPath(path) ?? (isStore ? notFolder : undefined);
}

const created: ReadonlySet<string> = new Set(['destination', 'parts']);

const notFolder: PathSlip = {
  why: 'is not a folder',
  hint: `name a folder; to put charts into a repository, run charthouse publish with ${option('to')}`,
};
