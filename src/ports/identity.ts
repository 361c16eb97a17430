/** Whose credentials are used. Never a secret. */

/** Who signs, as STS says. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
}

/** The same, with where its keys are from and until when they hold. */
export interface Identity extends Caller {
  /** In words. */
  readonly source: string;
  /** As ISO 8601; null where nothing says. */
  readonly expires: string | null;
}

/** Whoever can be asked for it. */
export interface IdentityHost {
  identify(signal: AbortSignal): Promise<Identity>;
}
