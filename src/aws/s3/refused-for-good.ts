/** Which errors of a store are an answer that it would give again. */
import { type CharthouseError, isCharthouseError } from '../../base/error.ts';

/** Whether the store answered, and would answer the same again: nothing was written. A range that arrives as the whole counts, too. */
export function isRefusedForGood(error: unknown): error is CharthouseError {
  if (!isCharthouseError(error) || error.details['landed'] !== undefined) return false;
  if (error.code === 'CH_STORE_CORRUPT') return true;
  const status = error.details['status'];
  return !error.retryable && typeof status === 'number' && ((status >= 400 && status < 500) || status === 501);
}
