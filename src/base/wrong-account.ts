/** The error of an account that is not the one that was demanded. */
import { CharthouseError } from './error.ts';

/** Whose `what` is, where another account was demanded. */
export function wrongAccount(wanted: string, account: string, what: string): CharthouseError {
  return new CharthouseError('CH_ACCOUNT_WRONG', {
    message: `${what} belongs to account ${account}, and account ${wanted} is demanded`,
    details: { account, wanted },
  });
}
