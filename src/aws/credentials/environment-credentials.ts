/** Keys from the environment, without the SDK's search: they come first in it, and most jobs have them. */
import type { AwsCredentials, AwsPorts } from '../settings.ts';

/** Undefined if there are none, or if `AWS_PROFILE` is set, which has precedence in the SDK: then it searches. */
export function environmentCredentials(env: AwsPorts['env']): AwsCredentials | undefined {
  const { AWS_PROFILE: profile, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: token } = env;
  if (!isSet(accessKeyId) || !isSet(secretAccessKey) || isSet(profile)) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken: isSet(token) ? token : undefined };
}

function isSet(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
