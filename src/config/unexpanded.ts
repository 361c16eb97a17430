/** Finds what a shell would have expanded in a path, if it had seen it: `~`, `$HOME`, `%USERPROFILE%`. */
import { quoted } from '../base/quoted.ts';

/** What is wrong with a path, to follow the path, and what to write. */
export interface Unexpanded {
  readonly why: string;
  readonly hint: string;
}

const home = /^~[\w.-]*$/;

// As a whole part of the path, or at its beginning: `$HOME`, `${HOME}`, `$env:HOME`, `$(pwd)`, `%USERPROFILE%`.
const variable = /^(?:\$[A-Za-z_{(]|%[A-Za-z_][\w()]*%)/;

/**
 * Undefined if nothing is left to expand. A part after `./` is a name as it is: `./~`.
 *
 * charthouse does not expand it itself: the same text would then mean another folder in each place that it is written.
 */
export function unexpandedIn(path: string): Unexpanded | undefined {
  const parts = path.split(/[/\\]/);
  const found = parts.find((part, at) => parts[at - 1] !== '.' && ((at === 0 && home.test(part)) || variable.test(part)));
  if (found === undefined) return undefined;
  const what = home.test(found) ? 'the home folder' : 'the value of the variable';
  const at = path.indexOf(found);
  const literal = path.includes('://') ? '' : `; for a folder of that very name write ${quoted(`${path.slice(0, at)}./${path.slice(at)}`)}`;
  return { why: `holds ${quoted(found)}, which only a shell expands, and no shell did`, hint: `write ${what} in full${literal}` };
}
