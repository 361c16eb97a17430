/** Follows a path step by step, and records the links on the way. */
import { dirname, isAbsolute, join, parse, sep } from 'node:path';
import type { ReadFiles } from '../runtime/files.ts';

/** One link on the way. */
export interface LinkStep {
  /** The location of the link: an absolute path without links. */
  readonly path: string;
  /** Its target, as written. */
  readonly text: string;
}

/** The result of following a path. */
export interface FollowedPath {
  /** Without links. */
  readonly real: string;
  /** Every place on the way, including the last. A link may pass `/proc` and end in an ordinary folder. */
  readonly places: readonly string[];
  readonly links: readonly LinkStep[];
}

/** The limit of Linux. */
const mostLinks = 40;

/** @throws errors of the file system. The caller must detect ELOOP first: here such a path ends at the limit */
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
