/** The AWS identity that charthouse uses. Never a secret. */

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
