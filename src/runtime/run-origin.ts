/** Who runs charthouse, and in which job: for the history of a repository. */
import { userInfo } from 'node:os';
import { printableUrl } from '../base/printable-url.ts';

/** What is known of a run. None of it is a secret, and no host is named. */
export interface RunOrigin {
  /** The account that started the job, or the name of the user. */
  readonly actor?: string | undefined;
  /** The URL of the job, which contains its id. */
  readonly workflow?: string | undefined;
  /** The commit of the checkout. */
  readonly commit?: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What each CI system sets. The first one that has a URL counts. */
const systems: readonly ((env: Environment) => RunOrigin)[] = [
  (env) => ({ actor: env['GITHUB_ACTOR'], workflow: gitHubRun(env), commit: env['GITHUB_SHA'] }),
  (env) => ({
    actor: env['GITLAB_USER_LOGIN'],
    workflow: env['CI_JOB_URL'] ?? env['CI_PIPELINE_URL'],
    commit: env['CI_COMMIT_SHA'],
  }),
  (env) => ({ actor: env['CIRCLE_USERNAME'], workflow: env['CIRCLE_BUILD_URL'], commit: env['CIRCLE_SHA1'] }),
  (env) => ({ actor: env['BUILDKITE_BUILD_CREATOR'], workflow: env['BUILDKITE_BUILD_URL'], commit: env['BUILDKITE_COMMIT'] }),
  // Jenkins.
  (env) => ({ actor: env['BUILD_USER_ID'], workflow: env['BUILD_URL'], commit: env['GIT_COMMIT'] }),
];

function gitHubRun(env: Environment): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: attempt } = env;
  if (server === undefined || repository === undefined || run === undefined) return undefined;
  return `${server}/${repository}/actions/runs/${run}${attempt === undefined || attempt === '1' ? '' : `/attempts/${attempt}`}`;
}

/** Of the job in whose environment this is, or else of the user. */
export function runOrigin(env: Environment, userName: () => string | undefined = nameOfUser): RunOrigin {
  for (const system of systems) {
    const { actor, workflow, commit } = system(env);
    if (workflow === undefined || !/^https?:\/\//i.test(workflow)) continue;
    return { actor: known(actor), workflow: printableUrl(workflow), commit: known(commit) };
  }
  return { actor: known(userName()) };
}

function known(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}

/** A container may run as a user that has no name. */
function nameOfUser(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}
