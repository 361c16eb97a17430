/** Says that a package is not what it must be; whoever knows the file adds its name. */

import { CharthouseError, type ErrorFacts, isCharthouseError } from '../base/error.ts';
import { quoted } from '../base/quoted.ts';

/** A package that is damaged, hostile, or no package. */
export function invalidPackage(message: string, more: Pick<ErrorFacts, 'hint' | 'cause'> = {}): CharthouseError {
  return new CharthouseError('CH_PACKAGE_INVALID', { ...more, message });
}

/** A package that holds more than the limits allow. */
export function tooLarge(message: string): CharthouseError {
  return new CharthouseError('CH_CHART_TOO_LARGE', { message });
}

/** The same error with the package's name in it; other errors and those that name a file already pass through. */
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
