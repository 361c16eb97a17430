/** The error that a run ends with, whatever was thrown in it: one rule for every operation. */
import { CharthouseError, isCharthouseError } from './error.ts';

/** A coded error as it is. A call that a stop interrupts fails with an error of its own (AbortError and others), so the stop is the error. */
export function asCharthouseError(thrown: unknown, { aborted, reason }: Pick<AbortSignal, 'aborted' | 'reason'>): CharthouseError {
  if (isCharthouseError(thrown)) return thrown;
  if (aborted) {
    return isCharthouseError(reason) ? reason : new CharthouseError('CH_INTERRUPTED', { message: 'stopped by the caller', cause: reason });
  }
  const { message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown));
  return new CharthouseError('CH_UNEXPECTED', { message, details: { stack: stack ?? '' }, cause: thrown });
}
