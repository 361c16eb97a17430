/** Gets the dependencies of charts, and loads what this takes only if a chart needs it. */
import type { GetDependencies } from '../chart/add-dependencies.ts';
import type { GetLocked } from '../operations/dependency/get-locked.ts';
import type { LockedPorts } from '../operations/dependency/getting.ts';
import type { PackFoldersPorts } from '../operations/dependency/pack-folders.ts';
import { limitsOf } from '../operations/option-groups.ts';
import type { Complete } from '../operations/options.ts';
import { contentsOf } from './contents.ts';
import type { OperationContext } from './context.ts';
import { type KeptDependencies, keptDependencies } from './dependency-cache.ts';
import { dependencySources, type NameRepositories, type SourceOptions, type SourceServices } from './dependency-sources.ts';

type DependencyOptions = SourceOptions &
  Pick<
    Complete<'packageChart'>,
    'to' | 'allowOutsideLinks' | 'allowCredentialFiles' | 'committedOnly' | 'maxFileSizeBytes' | 'maxSizeBytes'
  >;

/** Of an operation that makes packages. */
type PackageOptions = DependencyOptions & Pick<Complete<'packageChart'>, 'dependencyUpdate' | 'sourceDateEpoch'>;

/** The two ways to get dependencies. */
export interface DependencyGetters {
  /** The versions that the lock names, whether charts/ has them or not. */
  readonly locked: GetLocked;
  /** Versions that are chosen again, with the lock that names them. */
  readonly updated: GetDependencies;
  /** What was found with either, for the pin file. */
  readonly kept: KeptDependencies;
  readonly named: NameRepositories;
}

/** One for a run: it reads the index of each repository once. `generated` is the time that new locks have, in RFC 3339. */
export async function dependencyGetters(
  options: DependencyOptions,
  generated: string,
  context: OperationContext,
  services: SourceServices,
): Promise<DependencyGetters> {
  const [{ lockedDependencies }, { nothingKnown }, { updatedDependencies }, { packFolders }, { checkLock }] = await Promise.all([
    import('../operations/dependency/get-locked.ts'),
    import('../operations/dependency/getting.ts'),
    import('../operations/dependency/update.ts'),
    import('../operations/dependency/pack-folders.ts'),
    import('../chart/dependencies.ts'),
  ]);
  const [{ packageChart }, { filesIn }, { pauseUntil }] = await Promise.all([
    import('../chart/package-chart.ts'),
    import('../runtime/files-in.ts'),
    import('../runtime/pause.ts'),
  ]);
  const known = nothingKnown();
  const { onEvent, signal } = services;
  const limits = limitsOf(options);
  const files = filesIn(context.folder, signal);
  const packOne: PackFoldersPorts['packOne'] = async (folder) => {
    const rules = await contentsOf(options, { ...context, signal });
    return packageChart(folder, { ...rules, files, limits, pause: pauseUntil(signal), refuseLacking: 'none' });
  };
  const pack = packFolders({ files, allowOutside: options.allowOutsideLinks, packOne });
  const kept = await keptDependencies(options, context, services);
  const { openSource, named } = await dependencySources(kept, context, services);
  const ports: LockedPorts = { openSource, versions: kept.versions, pack, limits, onEvent, signal };
  const [getLocked, getUpdated] = [lockedDependencies(ports, known), updatedDependencies(ports, known, generated)];
  return {
    locked: async (chart, folder) => {
      const found = await named(chart);
      // With the URLs, the lock is in step or not.
      checkLock(found, folder);
      return getLocked(found, folder);
    },
    updated: async (chart, folder) => getUpdated(await named(chart), folder),
    kept,
    named,
  };
}

/** For packages: gets what charts/ lacks and the lock names, or chooses all versions again. */
export function dependenciesFor(options: PackageOptions, context: OperationContext, services: SourceServices): GetDependencies {
  let opening: Promise<DependencyGetters> | undefined;
  return async (chart, folder) => {
    const [{ lacksLocked }, { timeText }, { modifiedFrom }, { builtDependencies }] = await Promise.all([
      import('../chart/add-dependencies.ts'),
      import('../chart/lock-file.ts'),
      import('../chart/package.ts'),
      import('../operations/dependency/build.ts'),
    ]);
    if (!options.dependencyUpdate && !lacksLocked(chart)) return undefined;
    // The same chart gives the same package: a new lock has the time of the other files.
    opening ??= dependencyGetters(options, timeText(modifiedFrom(options.sourceDateEpoch) * 1000), context, services);
    const { locked, updated } = await opening;
    return options.dependencyUpdate ? updated(chart, folder) : builtDependencies(locked)(chart, folder);
  };
}
