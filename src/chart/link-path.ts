/** Follows a path step by step, and says which links it went through. */
import { dirname, isAbsolute, join, parse, sep } from 'node:path';
import type { ReadFiles } from '../runtime/files.ts';

/** One link on the way. */
export interface LinkStep {
  /** Where the link lies: an absolute path without links. */
  readonly path: string;
  /** What it names, as it is written. */
  readonly text: string;
}

/** Where a path leads. */
export interface FollowedPath {
  /** Without links. */
  readonly real: string;
  /** Every place that it went through, the last included. A link may pass `/proc` and end in an ordinary folder. */
  readonly places: readonly string[];
  readonly links: readonly LinkStep[];
}

/** As many as Linux follows. */
const mostLinks = 40;

/** @throws errors of the file system; ELOOP is the caller's to find first: here such a path ends where following stopped */
export async function followPath(path: string, files: ReadFiles): Promise<FollowedPath> {
  const { root } = parse(path);
  const rest = path.slice(root.length).split(sep);
  const places: string[] = [];
  const links: LinkStep[] = [];
  let at = root;
  for (let part = rest.shift(); part !== undefined; part = rest.shift()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      at = dirname(at);
      continue;
    }
    const next = join(at, part);
    places.push(next);
    const isLink = links.length < mostLinks && (await files.linkInfo(next))?.kind === 'link';
    if (!isLink) {
      at = next;
      continue;
    }
    const text = await files.readLink(next);
    links.push({ path: next, text });
    if (isAbsolute(text)) at = parse(text).root;
    rest.unshift(...text.slice(isAbsolute(text) ? at.length : 0).split(sep === '/' ? '/' : /[\\/]/));
  }
  return { real: at, places, links };
}
