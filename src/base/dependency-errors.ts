/** The part of the error catalogue that is about dependencies of charts and their repositories. */
import { option } from '../hint/hint.ts';
import { pageUrl } from './docs-url.ts';

/** A lock or a chart ends with exit code 3, and a repository that others run with 5. */
export const dependencyErrors = {
  CH_LOCK_OUT_OF_STEP: {
    exitCode: 3,
    title: 'the lock does not match the declared dependencies',
    hint: 'run: charthouse dependency update, and commit the lock',
  },
  CH_DEPENDENCY_RANGE: { exitCode: 3, title: 'the version of a dependency is not valid', hint: 'write a range, such as ^1.2.0 or 1.x' },
  CH_DEPENDENCY_ALIAS: { exitCode: 3, title: 'two dependencies have the same name', hint: 'give one of them another alias' },
  CH_DEPENDENCY_NOT_FOUND: {
    exitCode: 5,
    title: 'the repository does not list the chart of a dependency',
    hint: 'correct the name or the repository of the dependency',
  },
  CH_DEPENDENCY_VERSION: {
    exitCode: 5,
    title: 'the repository does not list a version that fits a dependency',
    hint: 'choose a version that the repository lists',
  },
  CH_DEPENDENCY_MISSING: {
    exitCode: 5,
    title: 'the repository lists a package that is not there',
    hint: 'ask the owners of the repository, or choose another version',
  },
  CH_DEPENDENCY_GONE: {
    exitCode: 5,
    title: 'there is no chart repository at the URL of a dependency',
    hint: 'correct the URL of the repository in Chart.yaml',
  },
  CH_DEPENDENCY_DENIED: {
    exitCode: 5,
    title: 'the repository of a dependency refuses access',
    hint: `configure credentials for it: ${pageUrl('dependencies.md#private-repositories')}` as string,
  },
  CH_DEPENDENCY_LIMITED: {
    exitCode: 5,
    title: 'the repository of a dependency gets too many requests',
    hint: 'wait a few minutes, then run again',
  },
  CH_DEPENDENCY_UNAVAILABLE: {
    exitCode: 5,
    title: 'a dependency cannot be read from its repository',
    hint: 'check the repository in Chart.yaml, or run the command again if the network failed',
  },
  CH_DEPENDENCY_WRONG: {
    exitCode: 5,
    title: 'a dependency is not what its repository or the lock says',
    hint: 'ask the owners of the repository whether the package was replaced',
  },
  CH_DEPENDENCY_REPOSITORY: {
    exitCode: 3,
    title: 'the repository of a dependency is not configured',
    hint: 'name the repository under repositories: in charthouse.yaml, or with helm repo add',
  },
  CH_DEPENDENCY_CHANGED: {
    exitCode: 5,
    title: 'the package of a published version was replaced',
    hint: 'ask the owners of the repository why; to accept the new package, pin its digest in charthouse.sum',
  },
  CH_DEPENDENCY_OFFLINE: {
    exitCode: 5,
    title: 'a dependency is not in the cache, and the run is offline',
    hint: `run the command once without ${option('offline')}` as string,
  },
} as const;
