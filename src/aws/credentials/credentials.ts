/** Gets credentials as a separate step, so that its failures are not mistaken for errors of the service. */

import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { inJob, jobCredentials } from '../../hint/hint.ts';
import { isRetryableStatus, networkFault } from '../../runtime/http-error.ts';
import { serviceErrorOf } from '../service-error.ts';
import type { AwsPorts } from '../settings.ts';

/** Loads the credentials; the next signature uses the same ones. @throws CH_CREDENTIALS */
export async function haveCredentials(credentials: () => Promise<unknown>, env: AwsPorts['env'] = {}): Promise<void> {
  try {
    await credentials();
  } catch (error) {
    throw credentialsError(error, env);
  }
}

/**
 * Translates an error of the SDK's search. The message covers a role that may not be assumed and an expired login; the causes are left out,
 * since they may contain anything.
 */
export function credentialsError(error: unknown, env: AwsPorts['env'] = {}): CharthouseError {
  if (isCharthouseError(error)) return error;
  const profile = env['AWS_PROFILE'] ?? '';
  const isNone = error instanceof Error && error.message === 'Could not load credentials from any providers';
  if (profile !== '' && isNone) {
    const files = `${env['AWS_CONFIG_FILE'] ?? '~/.aws/config'} and ${env['AWS_SHARED_CREDENTIALS_FILE'] ?? '~/.aws/credentials'}`;
    return new CharthouseError('CH_CREDENTIALS', {
      message: `no AWS credentials found for the profile ${quoted(profile)} (AWS_PROFILE) in ${files}`,
      hint: inJob(jobCredentials, 'list the profiles with: aws configure list-profiles; then set AWS_PROFILE to one of them, or unset it'),
    });
  }
  if (isNone) return new CharthouseError('CH_CREDENTIALS', { message: 'no AWS credentials found', cause: error });
  const serviceError = serviceErrorOf(error);
  const fault = networkFault(error);
  const isPassing = serviceError === undefined ? fault.retryable : isRetryableStatus(serviceError.status);
  const code = serviceError?.code ?? (fault.code === 'unknown' ? undefined : fault.code);
  return new CharthouseError('CH_CREDENTIALS', {
    message: `cannot get AWS credentials: ${messageOf(error)}${code === undefined ? '' : ` (${code})`}`,
    details: code === undefined ? {} : { reason: code },
    retryable: isPassing,
  });
}

/** If the program of a profile fails, its message contains the command line, which may have a secret in it. */
function messageOf(error: unknown): string {
  const line = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : '';
  return line.startsWith('Command failed') ? 'credential_process of the profile failed' : line;
}
