/** The endpoint of charthouse.yaml: the author of a pull request can name the host, so no session and no role may be sent there. */

import { option } from '../hint/hint.ts';
import type { Problem } from './problems.ts';
import type { Environment, WrittenConfig } from './types.ts';

/** What the rule depends on. */
export interface EndpointContext {
  readonly environment: Environment;
  /** Of the file. */
  readonly endpoint: WrittenConfig['endpoint-url'];
  /** A flag or variable of charthouse's own names an endpoint. */
  readonly isOverruled: boolean;
  readonly hasRole: boolean;
  /** A folder is reached without an endpoint. */
  readonly isRemote: boolean;
}

/** `ignored`: AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL of the environment takes precedence. */
export function judgeFileEndpoint(context: EndpointContext): 'used' | 'ignored' | Problem {
  const { environment, endpoint, isOverruled, hasRole, isRemote } = context;
  const has = (name: string): boolean => (environment[name] ?? '') !== '';
  if (endpoint === undefined || endpoint.source.kind !== 'file' || isOverruled || !isRemote) return 'used';
  if (has('AWS_ENDPOINT_URL_S3') || has('AWS_ENDPOINT_URL')) return 'ignored';
  const isStatic = has('AWS_ACCESS_KEY_ID') && has('AWS_SECRET_ACCESS_KEY') && !has('AWS_SESSION_TOKEN') && !has('AWS_PROFILE');
  const isJob = ['CI', 'GITHUB_ACTIONS'].some((name) => environment[name] === 'true' || environment[name] === '1');
  const isRoles = [
    ...['AWS_SESSION_TOKEN', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN'],
    ...['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'],
  ].some(has);
  // On a machine of one's own, a profile may be that of the store; in a job, what is not static keys belongs to a role.
  if (!hasRole && (isStatic || (!isJob && !isRoles))) return 'used';
  return {
    message:
      "'endpoint-url' in a file works with static keys only: a pull request could send the credentials of a role to a host of its choice",
    hint: `pass ${option('endpoint-url')} or set CHARTHOUSE_ENDPOINT_URL; or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the store`,
    where: endpoint.source.place,
    at: 'settings',
  };
}
