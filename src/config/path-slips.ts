/** Finds errors in a path: text that a shell or a template should have replaced, blanks around it, a path of another system. */
import { sep } from 'node:path';
import { quoted } from '../base/quoted.ts';

/** What is wrong with a path, as a clause after the path, and what to write. */
export interface PathSlip {
  readonly why: string;
  readonly hint: string;
}

const home = /^~[\w.-]*$/;

// At the beginning of a part: `$HOME`, `$env:HOME`, `%USERPROFILE%`. Anywhere in it: `${HOME}`, `$(pwd)`, a command in backticks, and names in capitals.
const variable = /^(?:\$[A-Za-z_]|%[A-Za-z_][\w()]*%)|\$[{(]|`[^`]+`|\$[A-Z_]{2,}|%[A-Z_]{2,}%/;

/**
 * Text in a path that a shell or a template engine should have expanded. Undefined if there is none.
 * A part after `./` is a name as it is: `./~`.
 *
 * charthouse does not expand it itself: the same text would then mean another folder in each place that it is written.
 */
export function unexpandedIn(path: string): PathSlip | undefined {
  const [template] = /\$?\{\{.*?(?:\}\}|$)/s.exec(path) ?? [];
  if (template !== undefined) return templateSlip(template);
  const parts = path.split(/[/\\]/);
  const found = parts.find((part, at) => parts[at - 1] !== '.' && ((at === 0 && home.test(part)) || variable.test(part)));
  if (found === undefined) return undefined;
  const what = home.test(found) ? 'the home folder' : 'the value of the variable';
  const at = path.indexOf(found);
  const literal = path.includes('://') ? '' : `; for a folder of that very name write ${quoted(`${path.slice(0, at)}./${path.slice(at)}`)}`;
  return { why: `holds ${quoted(found)}, which only a shell expands, and no shell did`, hint: `write ${what} in full${literal}` };
}

function templateSlip(template: string): PathSlip {
  return template.startsWith('$')
    ? {
        why: `holds ${quoted(template)}, which GitHub expands in workflow files only`,
        hint: 'write the value itself, or pass it to charthouse in the workflow',
      }
    : { why: `holds ${quoted(template)}, a placeholder that was not filled in`, hint: 'write the value itself' };
}

/** The same and more for a path that is created if it does not exist: with an error in it, the wrong folder would be created. */
export function slipOfNewPath(path: string, isWindows: boolean = sep === '\\'): PathSlip | undefined {
  return unexpandedIn(path) ?? blanksAround(path) ?? (isWindows ? undefined : pathOfWindows(path));
}

function blanksAround(path: string): PathSlip | undefined {
  const plain = path.replace(/^\s+/, '').replace(/\s+(\/*)$/, '$1');
  return plain === path || plain === '' ? undefined : { why: 'has blanks around it', hint: `write ${plain}` };
}

/** `C:\charts`, `.\repository`, `\\server\share`. After `./` and `/`, a backslash is a character like any other. */
function pathOfWindows(path: string): PathSlip | undefined {
  if (/^\.?\//.test(path) || !/^[A-Za-z]:|\\/.test(path)) return undefined;
  const slashes = path.replaceAll('\\', '/');
  const isAbsolute = /^(?:[A-Za-z]:|\/)/.test(slashes);
  const literal = `; for a folder of that very name write ${quoted(`./${path}`)}`;
  return {
    why: 'is a path of Windows, and charthouse does not run on Windows here',
    hint: isAbsolute ? `write the path that the folder has here, such as /srv/charts${literal}` : `write ${slashes}${literal}`,
  };
}
