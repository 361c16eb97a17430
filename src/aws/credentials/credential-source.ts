/** Where credentials were found, in words. */

import type { AwsPorts } from '../settings.ts';
import { environmentCredentials } from './environment-credentials.ts';

/** In the SDK's words for where it found them, the most telling first. */
const sources: readonly (readonly [RegExp, string])[] = [
  [/^CREDENTIALS_(ENV_VARS_STS_WEB_ID_TOKEN|STS_ASSUME_ROLE_WEB_ID|PROFILE_STS_WEB_ID_TOKEN)$/, 'a web identity token'],
  [/^CREDENTIALS_STS_ASSUME_ROLE$/, 'a role of the AWS profile'],
  [/^CREDENTIALS_(PROFILE_)?SSO/, 'SSO'],
  [/^CREDENTIALS_(PROFILE_)?LOGIN$/, 'aws login'],
  [/^CREDENTIALS_(PROFILE_)?PROCESS$/, 'the process of the AWS profile'],
  [/^CREDENTIALS_HTTP$/, 'the container'],
  [/^CREDENTIALS_IMDS$/, 'the instance'],
  [/^CREDENTIALS_ENV_VARS$/, 'the environment'],
  [/^CREDENTIALS_PROFILE$/, 'the AWS profile'],
];

/** `found` is what the SDK's search gave. */
export function sourceOf({ credentials, env }: Pick<AwsPorts, 'credentials' | 'env'>, found: object): string {
  if (typeof credentials === 'function') return 'the role that --role-to-assume names';
  if (credentials !== undefined) return 'the caller';
  if (environmentCredentials(env) !== undefined) return 'the environment';
  const said: unknown = Reflect.get(found, '$source');
  const names = typeof said === 'object' && said !== null ? Object.keys(said) : [];
  return sources.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1] ?? 'where the AWS SDK looks';
}
