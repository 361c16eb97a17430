/** Whether a CI service runs this process. */
import type { Environment } from '../config/types.ts';

// Most set CI. Azure Pipelines, Jenkins, TeamCity and CodeBuild set only a variable of their own.
const variables: readonly string[] = ['CI', 'TF_BUILD', 'JENKINS_URL', 'TEAMCITY_VERSION', 'CODEBUILD_BUILD_ID'];

/** By the variables that CI services set. */
export function isRunner(environment: Environment): boolean {
  return variables.some((name) => (environment[name] ?? '') !== '');
}
