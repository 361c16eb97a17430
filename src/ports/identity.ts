/** The AWS identity that charthouse uses. Never a secret. */
import { CharthouseError } from '../base/error.ts';

/** Claims of a token (JWT) that are texts or numbers, as texts; several values of `aud` are joined. */
export type TokenClaims = Readonly<Partial<Record<string, string>>>;

/** The caller identity that STS reports. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
}

/** A caller, with the source of its credentials and their expiry. */
export interface Identity extends Caller {
  /** Source of the credentials, as text for people. */
  readonly source: string;
  /** As ISO 8601; null if unknown. */
  readonly expires: string | null;
}

/** Anything that can report an identity. */
export interface IdentitySource {
  identify(signal: AbortSignal): Promise<Identity>;
}

/** The account of `what` is not the wanted one. */
export function wrongAccount(wanted: string, account: string, what: string): CharthouseError {
  return new CharthouseError('CH_ACCOUNT_WRONG', {
    message: `${what}: expected account ${wanted}, got ${account}`,
    details: { account, wanted },
  });
}
