/** Getting credentials, as a step of its own: what fails in it is no refusal of the service that they are for. */
import { CharthouseError, isCharthouseError } from '../base/error.ts';
import { isRetryableStatus, wireFault } from '../runtime/http-error.ts';
import { refusalOf } from './refusal.ts';

/** Asks for them; whoever signs next is given the same. @throws CH_CREDENTIALS */
export async function haveCredentials(credentials: () => Promise<unknown>): Promise<void> {
  try {
    await credentials();
  } catch (error) {
    throw credentialsError(error);
  }
}

/** What the SDK's search threw. A role that may not be assumed, and a login that is over, are in it; its causes are not, which may hold anything. */
export function credentialsError(error: unknown): CharthouseError {
  if (isCharthouseError(error)) return error;
  const refusal = refusalOf(error);
  const fault = wireFault(error);
  const isPassing = refusal === undefined ? fault.retryable : isRetryableStatus(refusal.status);
  const code = refusal?.code ?? (fault.code === 'unknown' ? undefined : fault.code);
  return new CharthouseError('CH_CREDENTIALS', {
    message: `there are no credentials, or they cannot be got: ${said(error)}${code === undefined ? '' : ` (${code})`}`,
    details: code === undefined ? {} : { reason: code },
    retryable: isPassing,
  });
}

/** A program that the profile names fails in words that hold its command line, which may have a secret in it. */
function said(error: unknown): string {
  const line = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : '';
  return line.startsWith('Command failed') ? 'the program that the profile names (credential_process) failed' : line;
}
