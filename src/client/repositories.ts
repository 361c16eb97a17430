/** The repositories that the machine has names for, read once in a run, and only if a dependency needs it. */
import type { NamedRepository } from '../ports/named-repository.ts';
import type { HttpAccess } from '../runtime/http-access.ts';
import { processEnvironment } from '../runtime/process-environment.ts';
import type { OperationContext } from './context.ts';

/** How the repositories of a run are reached. */
export interface Repositories {
  /** What requests to a repository need; undefined for a public one. @throws CH_DEPENDENCY_REPOSITORY */
  accessTo(url: string): Promise<HttpAccess | undefined>;
}

/** Reads nothing yet. */
export function repositoriesFor({ environment = processEnvironment, folder }: OperationContext, signal: AbortSignal): Repositories {
  let known: Promise<readonly NamedRepository[]> | undefined;
  const all = (): Promise<readonly NamedRepository[]> => {
    known ??= helmRepositories(environment, folder, signal);
    return known;
  };
  return {
    accessTo: async (url) => {
      const [{ repositoryOf }, { accessOf }, { filesIn }] = await Promise.all([
        import('../operations/dependency/repositories.ts'),
        import('../operations/dependency/repository-access.ts'),
        import('../runtime/files-in.ts'),
      ]);
      const found = repositoryOf(url, await all());
      return found && accessOf(found, filesIn(folder, signal));
    },
  };
}

async function helmRepositories(
  environment: Readonly<Record<string, string | undefined>>,
  folder: string | undefined,
  signal: AbortSignal,
): Promise<readonly NamedRepository[]> {
  const [{ repositoriesFile }, { readRepositories }, { thisPlatform }, { filesIn }] = await Promise.all([
    import('../helm/repositories-file.ts'),
    import('../helm/repositories.ts'),
    import('../runtime/this-platform.ts'),
    import('../runtime/files-in.ts'),
  ]);
  const file = repositoriesFile(environment, thisPlatform.os);
  return file === undefined ? [] : readRepositories(file, filesIn(folder, signal));
}
