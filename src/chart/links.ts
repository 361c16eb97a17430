/** Decides which links of a chart may be followed: those that stay in the work tree. */

import { dirname, isAbsolute, join, parse, relative, sep } from 'node:path';
import { CharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import type { Warning } from '../base/warning.ts';
import { option } from '../hint/hint.ts';
import type { ReadFiles } from '../runtime/files.ts';
import type { ContentsOptions } from './contents.ts';
import { type FollowedPath, followPath } from './link-path.ts';

/** The location of the chart. Real paths. */
export interface LinkBounds {
  readonly root: string;
  /** The top of the work tree; without one, the folder around the chart. */
  readonly boundary: string;
  readonly allowOutside: boolean;
}

/** Finds the bounds of the chart whose real path is `root`. */
export async function linkBounds(root: string, allowOutside: boolean, files: ReadFiles): Promise<LinkBounds> {
  for (let folder = root; ; folder = dirname(folder)) {
    if ((await files.info(join(folder, '.git')).catch(() => undefined)) !== undefined) return { root, boundary: folder, allowOutside };
    if (dirname(folder) === folder) break;
  }
  const parent = dirname(root);
  // For a chart in /app, the folder around it would be the whole machine.
  return { root, boundary: parent === parse(root).root ? root : parent, allowOutside };
}

/** Whether `path` is `folder`, or inside it. Both absolute. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}

/** A link that was followed. */
export interface AllowedLink extends FollowedPath {
  /** Absent if the link stays in the chart. */
  readonly warning?: Warning;
}

/** These contain no user files: the environment and memory of this very process are files there. */
const systemFolders: readonly string[] = ['/proc', '/dev', '/sys'];

/**
 * Invariant: nothing outside of the work tree is packaged without permission. Follows the link at `path` (absolute; the folder of it
 * without links). `location` is its name for messages.
 *
 * @throws CH_CHART_LINK if it leads into the system's own folders, into `.git`, or out of the work tree without permission
 */
export async function followAllowed(path: string, location: string, bounds: LinkBounds, files: ReadFiles): Promise<AllowedLink> {
  const followed = await followPath(path, files);
  const { real, places } = followed;
  const system = [...places, real].find((place) => isSystemPlace(place, bounds.boundary));
  if (system !== undefined) {
    throw linkError(location, `leads through ${quoted(system)}, a folder of devices and processes`, {
      hint: 'remove the link, or replace it with the file itself',
      leadsTo: real,
    });
  }
  const clone = [...places, real].find((place) => isOfClone(place, bounds.boundary));
  if (clone !== undefined) {
    throw linkError(location, `leads into ${quoted(clone)}, which may contain a token`, {
      hint: 'remove the link, or replace it with the file itself',
      leadsTo: real,
    });
  }
  if (isWithin(real, bounds.root)) return followed;
  if (!isWithin(real, bounds.boundary) && !bounds.allowOutside) {
    throw linkError(location, `leads out of ${quoted(bounds.boundary)}, to ${quoted(real)}`, {
      hint: `replace the link with the file itself; if the file is meant to be published, pass ${option('allow-outside-links')}`,
      leadsTo: real,
    });
  }
  const warning: Warning = {
    code: 'link-followed',
    message: `the link ${quoted(location)} leads out of the chart, to ${quoted(real)}: its target goes into the package`,
    hint: 'check if it is meant to be published; if not, list the link in .helmignore',
    where: { file: location },
  };
  return { ...followed, warning };
}

/** `--committed-only` may have excluded everything that a followed link leads to: then nothing of it is packaged. */
export function isOfLinkLeftOut({ code, where }: Warning, root: string, kept: readonly { readonly path: string }[]): boolean {
  if (code !== 'link-followed' || where?.file === `${root}/.helmignore`) return false;
  return !kept.some(({ path }) => `${root}/${path}` === where?.file || `${root}/${path}`.startsWith(`${where?.file}/`));
}

// A checkout in /dev/shm is an ordinary one.
function isSystemPlace(place: string, boundary: string): boolean {
  return systemFolders.some((folder) => isWithin(place, folder)) && !isWithin(boundary, place) && !isWithin(place, boundary);
}

// In a job, actions/checkout stores its push token in .git/config.
function isOfClone(place: string, boundary: string): boolean {
  return relative(boundary, place)
    .split(sep)
    .some((part) => part.toLowerCase() === '.git');
}

function linkError(
  location: string,
  what: string,
  { hint, leadsTo }: { readonly hint: string; readonly leadsTo: string },
): CharthouseError {
  return new CharthouseError('CH_CHART_LINK', {
    message: `the link ${quoted(location)} ${what}`,
    hint,
    where: { file: location },
    details: { leadsTo },
  });
}

/**
 * Checks if a file or folder of a chart may be read by its name, if it is read without the walk. `path` is in the chart.
 *
 * @throws CH_CHART_LINK; errors of the file system
 */
export async function checkLinks(
  folder: string,
  path: string,
  { files, contents }: ContentsOptions & { readonly files: ReadFiles },
): Promise<void> {
  const root = await files.realPath(folder);
  const place = join(root, path);
  if ((await followPath(place, files)).links.length === 0) return;
  await followAllowed(place, `${folder}/${path}`, await linkBounds(root, contents?.allowOutsideLinks ?? false, files), files);
}
