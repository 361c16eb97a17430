/** The error for an unexpected AWS account. */
import { CharthouseError } from './error.ts';

/** The account of `what` is not the wanted one. */
export function wrongAccount(wanted: string, account: string, what: string): CharthouseError {
  return new CharthouseError('CH_ACCOUNT_WRONG', {
    message: `${what}: expected account ${wanted}, got ${account}`,
    details: { account, wanted },
  });
}
