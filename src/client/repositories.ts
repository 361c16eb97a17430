/** The repositories that the environment, the machine and the project have names for, read once in a run, and only if it needs them. */
import type { KnownRepositories } from '../operations/dependency/with-repositories.ts';
import type { NamedRepository } from '../ports/named-repository.ts';
import type { HttpAccess } from '../runtime/http-access.ts';
import { processEnvironment } from '../runtime/process-environment.ts';
import type { OperationContext } from './context.ts';

/** The repositories of a run. */
export interface Repositories {
  /** In the order of their precedence. @throws CH_CONFIG_INVALID for variables, CH_DEPENDENCY_REPOSITORY for Helm's file */
  readonly known: KnownRepositories;
  /** The one that has this URL; undefined if none has. Throws what `known` throws. */
  readonly configured: (url: string) => Promise<NamedRepository | undefined>;
  /** What requests to a URL need; undefined for a public repository or registry. @throws CH_DEPENDENCY_REPOSITORY, and what `known` throws */
  readonly accessTo: (url: string) => Promise<HttpAccess | undefined>;
}

/** Reads nothing yet. */
export function repositoriesFor(context: OperationContext, signal: AbortSignal): Repositories {
  let reading: Promise<readonly NamedRepository[]> | undefined;
  const known: KnownRepositories = () => {
    reading ??= readAll(context, signal);
    return reading;
  };
  const configured: Repositories['configured'] = async (url) => {
    const { repositoryOf } = await import('../operations/dependency/repositories.ts');
    return repositoryOf(url, await known());
  };
  return {
    known,
    configured,
    accessTo: async (url) => {
      const [{ accessOf }, { filesIn }] = await Promise.all([
        import('../operations/dependency/repository-access.ts'),
        import('../runtime/files-in.ts'),
      ]);
      const found = await configured(url);
      return found && accessOf(found, filesIn(context.folder, signal));
    },
  };
}

/** Invariant: charthouse.yaml comes last, so that it gives no other URL or authority to what the environment or Helm has a login for. */
async function readAll({ environment = processEnvironment, folder, repositories = [] }: OperationContext, signal: AbortSignal) {
  const [{ readRepositoryVariables }, { refuse }, { repositoriesFile }, { readRepositories }, { thisPlatform }, { filesIn }] =
    await Promise.all([
      import('../config/repository-variables.ts'),
      import('../config/problems.ts'),
      import('../helm/repositories-file.ts'),
      import('../helm/repositories.ts'),
      import('../runtime/this-platform.ts'),
      import('../runtime/files-in.ts'),
    ]);
  const variables = readRepositoryVariables(environment);
  refuse(variables.problems);
  const file = repositoriesFile(environment, thisPlatform.os);
  const ofHelm = file === undefined ? [] : await readRepositories(file, filesIn(folder, signal));
  return [...variables.repositories, ...ofHelm, ...repositories];
}
