/** Files that charthouse (or Helm) wrote into a chart's folder: the repository, packages of the chart, leftovers of a killed run. */

import { join, relative, sep } from 'node:path';
import type { ChartFile, ChartLimits } from '../archive/index.ts';
import { CharthouseError } from '../base/error.ts';
import { ownFolder } from '../base/object-key.ts';
import { quoted } from '../base/quoted.ts';
import type { Warning } from '../base/warning.ts';
import { option } from '../hint/hint.ts';
import type { FileInfo, ReadFiles } from '../runtime/files.ts';
import { someOf } from './contents.ts';
import { declaredDependencies } from './declared.ts';
import { isHalfWritten } from './half-written.ts';
import { isWithin } from './links.ts';
import { metadataOf } from './package-name.ts';
import type { ChartMetadata } from './types.ts';

/** A place that charthouse writes to, if it exists. */
interface WrittenPlace {
  readonly id: string | undefined;
  readonly real: string;
}

/** These places, for the walk. */
export interface OwnPlaces {
  /** Undefined if the chart is inside it, or there is none. */
  readonly repository: WrittenPlace | undefined;
  /** The index of a repository in the chart's own folder. */
  readonly others: readonly WrittenPlace[];
}

/** The existing places that charthouse writes to. `root` is the chart's real path. */
export async function findOwnPlaces(
  root: string,
  { repository, written }: { readonly repository?: string | undefined; readonly written?: readonly string[] | undefined },
  files: ReadFiles,
): Promise<OwnPlaces> {
  const place = async (path: string): Promise<readonly WrittenPlace[]> => {
    try {
      const [info, real] = [await files.info(path), await files.realPath(path)];
      // The folder of the chart, or one around it, is not a part of the chart.
      return info === undefined || isWithin(root, real) ? [] : [{ id: info.id, real }];
    } catch {
      return [];
    }
  };
  const [target] = repository === undefined ? [] : await place(repository);
  if (target !== undefined && isWithin(target.real, root)) await refuseHelmFolder(target.real, { root, repository, files });
  const others = [...(written ?? []), ...(repository === undefined ? [] : [`${repository}/index.yaml`])];
  return { repository: target, others: (await Promise.all(others.map(place))).flat() };
}

/** Folders that Helm reads cannot be left out as a whole: the chart would lack its templates or dependencies. */
async function refuseHelmFolder(
  real: string,
  { root, repository = '', files }: { readonly root: string; readonly repository: string | undefined; readonly files: ReadFiles },
): Promise<void> {
  const isHelmFolder = helmFolder.test(relative(root, real).split(sep).join('/'));
  if (!isHelmFolder && (await files.info(join(real, 'Chart.yaml'))) === undefined) return;
  throw new CharthouseError('CH_USAGE', {
    message: `the repository ${quoted(repository)} is a folder that Helm reads as part of the chart`,
    hint: `set ${option('to')} to another folder`,
  });
}

/** In the chart, or in a subchart. */
const helmFolder = /^(?:charts\/[^/]+\/)*(?:charts|templates|crds)$/;

/** Whether the walk is at such a place, by any name. */
export function isOwnPlace({ repository, others }: OwnPlaces, info: FileInfo, real: string): boolean {
  if (repository !== undefined && isWithin(real, repository.real)) return true;
  return [...(repository === undefined ? [] : [repository]), ...others].some(
    (place) => place.real === real || (place.id !== undefined && place.id === info.id),
  );
}

/** A folder of the chart, before the walk enters it. */
export interface WalkedFolder {
  /** In the chart, with `/`; empty for the chart's own folder. */
  readonly path: string;
  /** The path for reading. */
  readonly location: string;
  readonly names: readonly string[];
  /** The charts around the folder, outermost first, each with its Chart.yaml as far as it can be read. */
  readonly charts: readonly WalkedChart[];
}

/** A chart's folder, or a subchart's. */
export interface WalkedChart {
  /** Its folder, in the outermost chart. */
  readonly path: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What is left out of a folder: all of it, or some names. `others` are packed charts that stay. */
export type OwnFiles =
  | { readonly kind: 'all' }
  | { readonly kind: 'some'; readonly names: ReadonlySet<string>; readonly others: readonly string[] };

/**
 * Invariant: a package never contains what charthouse wrote, and is the same for every target. The decision depends only on the files, so
 * that every command leaves out the same ones, wherever its own target is. A folder is a repository if it contains charthouse's own folder,
 * or index.yaml beside a package of the chart; a package is recognised by its own Chart.yaml.
 */
export async function findOwnFiles(folder: WalkedFolder, limits: ChartLimits, files: ReadFiles): Promise<OwnFiles> {
  const { path, names, charts } = folder;
  const own = names.filter((name) => name === ownFolder || name.startsWith(`${ownFolder}-doctor-`) || isHalfWritten(name));
  const { packages, others } = await findPackages(folder, limits, files);
  const isChart = charts.some((chart) => chart.path === path);
  const isHelmFolder = isChart || helmFolder.test(path);
  const isRepository = own.includes(ownFolder) || (packages.length > 0 && names.includes('index.yaml'));
  if (isRepository && !isHelmFolder) return { kind: 'all' };
  const provenance = packages.map((name) => `${name}.prov`);
  const index = isRepository ? ['index.yaml'] : [];
  return { kind: 'some', names: new Set([...own, ...packages, ...provenance, ...index]), others };
}

/** Packages of the chart with those that were written beside them, or packages of other charts. */
interface FoundPackages {
  readonly packages: readonly string[];
  readonly others: readonly string[];
}

async function findPackages(
  { path, location, names, charts }: WalkedFolder,
  limits: ChartLimits,
  files: ReadFiles,
): Promise<FoundPackages> {
  const innermost = charts.at(-1);
  const archives = names.filter((name) => name.endsWith('.tgz') && !name.startsWith('.'));
  if (innermost === undefined || archives.length === 0) return { packages: [], others: [] };
  const isDependencies = path === pathIn(innermost.path, 'charts');
  const ownNames = charts.map(({ metadata }) => String(metadata['name']));
  const suspects = archives.filter((name) => ownNames.some((own) => name.startsWith(`${own}-`)));
  const read = async (some: readonly string[]): Promise<readonly (readonly [string, ChartMetadata])[]> => {
    const found: (readonly [string, ChartMetadata])[] = [];
    for (const name of some) {
      const metadata = await metadataOf(join(location, name), { fileName: name, limits, files });
      if (metadata !== undefined) found.push([name, metadata]);
    }
    return found;
  };
  if (isDependencies) {
    // A chart may have the same name as the one that it wraps: only a package of this very chart was not put there as a dependency.
    const declared = declaredDependencies(innermost.metadata);
    const isOwn = ([, metadata]: readonly [string, ChartMetadata]): boolean =>
      charts.some((chart) => isVersionOf(metadata, chart.metadata) && !declared.has(metadata.name));
    return { packages: (await read(suspects)).filter(isOwn).map(([name]) => name), others: [] };
  }
  const all = (await read(archives)).map(([name, metadata]) => ({ name, isOurs: ownNames.includes(metadata.name) }));
  // Packages of other charts of the same run are beside a package of the chart.
  const isOutput = innermost.path === path || all.some(({ isOurs }) => isOurs);
  const found = all.map(({ name }) => name);
  return isOutput ? { packages: found, others: [] } : { packages: [], others: found };
}

/** A warning for each folder with packed charts outside of charts/: another run may have left them, or they may be there on purpose. */
export function packedCharts(folder: string, packed: readonly string[], files: readonly ChartFile[]): readonly Warning[] {
  const paths = packed.filter((path) => files.some((file) => file.path === path));
  const parents = [...new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/') + 1)))];
  return parents.map((parent) => {
    const names = paths.filter((path) => path.startsWith(parent) && !path.slice(parent.length).includes('/'));
    const [are, them] = names.length === 1 ? ['a packed chart', 'it'] : ['packed charts', 'them'];
    return {
      code: 'package-in-chart',
      message: `${someOf(names.map((path) => quoted(`${folder}/${path}`)))} ${names.length === 1 ? 'goes' : 'go'} into the package: ${are} that Helm reads only in charts/`,
      hint: `if another run has left ${them}, list ${them} in .helmignore; if ${them === 'it' ? 'it is a dependency' : 'they are dependencies'}, move ${them} to charts/`,
      where: { file: `${folder}/${names[0] ?? parent}` },
    };
  });
}

/** Whether two Chart.yaml differ only in versions. */
function isVersionOf(metadata: ChartMetadata, own: Readonly<Record<string, unknown>>): boolean {
  const plain = ({ version: _, appVersion: __, ...rest }: Readonly<Record<string, unknown>>): string =>
    JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
  return plain(metadata) === plain(own);
}

const pathIn = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);
