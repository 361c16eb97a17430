/** Finds the folder of a `file://` dependency. It is bound to the work tree, as links are. */
import { isAbsolute, join } from 'node:path';
import { CharthouseError, type Place } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { option } from '../hint/hint.ts';
import type { ReadFiles } from '../runtime/files.ts';
import { isWithin, linkBounds } from './links.ts';
import { readingChart } from './read-chart-file.ts';

/** The chart that has the dependency, and the place of the declaration. */
export interface Dependant {
  readonly folder: string;
  readonly where: Place;
}

/**
 * Invariant: nothing outside of the work tree is packaged without permission. Relative paths start at the chart's folder, as in Helm.
 *
 * @throws CH_CHART_LINK for a folder outside of the work tree; CH_CHART_UNREADABLE if there is none
 */
export async function dependencyFolder(
  repository: string,
  { folder, where }: Dependant,
  { files, allowOutside }: { readonly files: ReadFiles; readonly allowOutside: boolean },
): Promise<string> {
  const target = folderOf(repository, folder);
  if (allowOutside) return target;
  const [root, real] = await readingChart(target, async () => [await files.realPath(folder), await files.realPath(target)] as const);
  const { boundary } = await linkBounds(root, allowOutside, files);
  if (isWithin(real, boundary)) return target;
  throw new CharthouseError('CH_CHART_LINK', {
    message: `the dependency ${quoted(repository)} leads out of ${quoted(boundary)}, to ${quoted(real)}`,
    hint: `move the chart into the work tree; if it is meant to be published from there, pass ${option('allow-outside-links')}`,
    where,
    details: { leadsTo: real },
  });
}

/** The path that a `file://` repository of the chart in `folder` names, without a slash at its end: one folder has one path. */
export function folderOf(repository: string, folder: string): string {
  const path = repository.slice('file://'.length);
  return (isAbsolute(path) ? path : join(folder, path)).replace(/(?<=[^/])\/+$/, '');
}
