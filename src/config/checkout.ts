/** Checks that paths in charthouse.yaml are inside the checkout: the author of a pull request can write them. */
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Place } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';
import { repositoryVariable } from '../base/repository-variable.ts';
import { option } from '../hint/hint.ts';
import type { ReadFiles } from '../runtime/files.ts';
import type { ConfigFile } from './file.ts';
import type { Problem } from './problems.ts';

/** The paths that lead out of the checkout of `file`. Links are followed. */
export async function outsideCheckout(file: string, config: ConfigFile, files: ReadFiles): Promise<readonly Problem[]> {
  const { destination } = config.options;
  const authorities = (config.repositories ?? []).filter(({ caFile }) => caFile !== undefined);
  if (config.charts.length === 0 && destination === undefined && authorities.length === 0) return [];
  const roots = await rootsOf(file, files);
  const isOutside = async (path: string): Promise<boolean> => {
    const real = await realPathOf(resolve(await files.realPath('.'), path), files);
    return !roots.some((root) => isIn(root, real));
  };
  const problems: Problem[] = [];
  const report = (key: string, path: string, where: Place | undefined, hint: string): void => {
    problems.push({
      message: `${key} ${quoted(path)} is outside the checkout: a pull request could choose it`,
      hint,
      where,
      at: 'settings',
    });
  };
  for (const [index, path] of config.charts.entries()) {
    if (await isOutside(path))
      report('the chart', path, config.chartPlaces?.[index], 'name the chart on the command line, or in the input charts');
  }
  for (const { name, caFile = '', where } of authorities) {
    if (await isOutside(caFile))
      report(
        'ca-file',
        caFile,
        where,
        `set ${repositoryVariable(name, 'URL')} and ${repositoryVariable(name, 'CA_FILE')} in the environment`,
      );
  }
  const folder = destination === undefined ? undefined : String(destination.value);
  if (folder !== undefined && destination?.source.kind === 'file' && (await isOutside(folder))) {
    report('destination', folder, destination.source.place, `pass ${option('destination')}, or set CHARTHOUSE_DESTINATION`);
  }
  return problems;
}

/** Whether a path that the user did not name leads out of the checkout of the working folder. Links are followed. */
export async function leadsOutOfCheckout(path: string, files: ReadFiles): Promise<boolean> {
  const roots = await rootsOf('charthouse.yaml', files);
  const real = await realPathOf(resolve(await files.realPath('.'), path), files);
  return !roots.some((root) => isIn(root, real));
}

/** The git work tree around the file; without one, the working folder and the file's own. */
async function rootsOf(file: string, files: ReadFiles): Promise<readonly string[]> {
  const here = await files.realPath('.');
  const own = await files.realPath(dirname(file));
  for (let folder = own; ; folder = dirname(folder)) {
    if ((await files.info(join(folder, '.git'))) !== undefined) return [folder];
    if (folder === dirname(folder)) return [here, own];
  }
}

/** The existing part of the path: a folder that is created later is in an existing one. */
async function realPathOf(path: string, files: ReadFiles): Promise<string> {
  const missing: string[] = [];
  for (let there = path; ; there = dirname(there)) {
    const real = await files.realPath(there).catch(() => undefined);
    if (real !== undefined) return join(real, ...missing);
    if (there === dirname(there)) return path;
    missing.unshift(relative(dirname(there), there));
  }
}

function isIn(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
