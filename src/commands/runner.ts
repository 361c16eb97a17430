/** Whether a service runs this process: no person tries something out there. */
import type { Environment } from '../config/types.ts';

// Most set CI. Azure Pipelines, Jenkins, TeamCity and CodeBuild have a variable of their own alone.
const variables: readonly string[] = ['CI', 'TF_BUILD', 'JENKINS_URL', 'TEAMCITY_VERSION', 'CODEBUILD_BUILD_ID'];

/** By the variables that such services set. */
export function isRunner(environment: Environment): boolean {
  return variables.some((name) => (environment[name] ?? '') !== '');
}
