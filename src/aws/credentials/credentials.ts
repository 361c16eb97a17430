/** Getting credentials, as a step of its own: what fails in it is no refusal of the service that they are for. */
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { isRetryableStatus, networkFault } from '../../runtime/http-error.ts';
import { refusalOf } from '../service-error.ts';
import type { AwsPorts } from '../settings.ts';

/** Asks for them; whoever signs next is given the same. @throws CH_CREDENTIALS */
export async function haveCredentials(credentials: () => Promise<unknown>, env: AwsPorts['env'] = {}): Promise<void> {
  try {
    await credentials();
  } catch (error) {
    throw credentialsError(error, env);
  }
}

/** What the SDK's search threw. A role that may not be assumed, and a login that is over, are in it; its causes are not, which may hold anything. */
export function credentialsError(error: unknown, env: AwsPorts['env'] = {}): CharthouseError {
  if (isCharthouseError(error)) return error;
  const profile = env['AWS_PROFILE'] ?? '';
  const isNone = error instanceof Error && error.message === 'Could not load credentials from any providers';
  if (profile !== '' && isNone) {
    const files = `${env['AWS_CONFIG_FILE'] ?? '~/.aws/config'} and ${env['AWS_SHARED_CREDENTIALS_FILE'] ?? '~/.aws/credentials'}`;
    return new CharthouseError('CH_CREDENTIALS', {
      message: `no AWS credentials found for the profile ${quoted(profile)} (AWS_PROFILE) in ${files}`,
      hint: 'list the profiles with: aws configure list-profiles; then name one of them, or unset AWS_PROFILE',
    });
  }
  if (isNone) return new CharthouseError('CH_CREDENTIALS', { message: 'no AWS credentials found', cause: error });
  const refusal = refusalOf(error);
  const fault = networkFault(error);
  const isPassing = refusal === undefined ? fault.retryable : isRetryableStatus(refusal.status);
  const code = refusal?.code ?? (fault.code === 'unknown' ? undefined : fault.code);
  return new CharthouseError('CH_CREDENTIALS', {
    message: `cannot get AWS credentials: ${said(error)}${code === undefined ? '' : ` (${code})`}`,
    details: code === undefined ? {} : { reason: code },
    retryable: isPassing,
  });
}

/** A program that the profile names fails in words that hold its command line, which may have a secret in it. */
function said(error: unknown): string {
  const line = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : '';
  return line.startsWith('Command failed') ? 'the program that the profile names (credential_process) failed' : line;
}
