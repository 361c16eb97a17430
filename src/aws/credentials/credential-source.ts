/** Describes the source of credentials, for people. */

import { option } from '../../hint/hint.ts';
import type { AwsPorts } from '../settings.ts';
import { environmentCredentials } from './environment-credentials.ts';

/** The SDK's names for sources, the most specific first. */
const sources: readonly (readonly [RegExp, string])[] = [
  [/^CREDENTIALS_(ENV_VARS_STS_WEB_ID_TOKEN|STS_ASSUME_ROLE_WEB_ID|PROFILE_STS_WEB_ID_TOKEN)$/, 'a web identity token'],
  [/^CREDENTIALS_STS_ASSUME_ROLE$/, 'the role of the AWS profile'],
  [/^CREDENTIALS_(PROFILE_)?SSO/, 'SSO'],
  [/^CREDENTIALS_(PROFILE_)?LOGIN$/, 'aws login'],
  [/^CREDENTIALS_(PROFILE_)?PROCESS$/, 'credential_process of the AWS profile'],
  [/^CREDENTIALS_HTTP$/, 'the container'],
  [/^CREDENTIALS_IMDS$/, 'the instance'],
  [/^CREDENTIALS_ENV_VARS$/, 'the environment'],
  [/^CREDENTIALS_PROFILE$/, 'the AWS profile'],
];

/** `found` is the result of the SDK's search. */
export function sourceOf({ credentials, env }: Pick<AwsPorts, 'credentials' | 'env'>, found: object): string {
  if (typeof credentials === 'function') return `the role of ${option('role-to-assume')}`;
  if (credentials !== undefined) return 'the caller';
  if (environmentCredentials(env) !== undefined) return 'the environment';
  const source: unknown = Reflect.get(found, '$source');
  const names = typeof source === 'object' && source !== null ? Object.keys(source) : [];
  return sources.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1] ?? 'the default chain of the AWS SDK';
}
