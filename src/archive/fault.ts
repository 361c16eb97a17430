/** Errors about packages; the caller that knows the file name adds it. */

import { CharthouseError, type ErrorFacts, isCharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';

/** The package is damaged, hostile, or not a package. */
export function invalidPackage(message: string, more: Pick<ErrorFacts, 'hint' | 'cause'> = {}): CharthouseError {
  return new CharthouseError('CH_PACKAGE_INVALID', { ...more, message });
}

/** The package exceeds a size limit. */
export function tooLarge(message: string): CharthouseError {
  return new CharthouseError('CH_CHART_TOO_LARGE', { message });
}

/** Adds the package's name to an error; other errors and those that name a file already pass through. */
export function inFile(error: unknown, file: string): unknown {
  if (!isCharthouseError(error) || error.where !== undefined) return error;
  const { code, hint, details, cause, retryable } = error;
  return new CharthouseError(code, {
    message: `${quoted(file)}: ${error.message}`,
    hint,
    details,
    cause,
    retryable,
    where: { file },
  });
}
