/** The operation `authenticate`: finds the AWS identity that charthouse would use. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import { type Identity, type IdentitySource, wrongAccount } from '../../ports/identity.ts';
import type { Figures } from '../../repository/outcome.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Traffic } from '../../runtime/traffic.ts';

/** The expected account, if any. */
export interface AuthenticateRequest {
  readonly account: string | undefined;
}

/** The effects of the operation. */
export interface AuthenticatePorts {
  readonly host: IdentitySource;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly traffic: () => Traffic;
}

/** The identity of the credentials. Never contains a key. */
export interface AuthenticateReport {
  readonly command: 'authenticate';
  /** Null if it could not be found; set even if the account is wrong. */
  readonly identity: Identity | null;
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}

/** Does not throw: errors are in the report's `error`. */
export async function askIdentity({ account }: AuthenticateRequest, ports: AuthenticatePorts): Promise<AuthenticateReport> {
  const { host, clock, signal, traffic } = ports;
  const started = clock.now();
  let identity: Identity | null = null;
  let error: CharthouseError | null = null;
  try {
    identity = await host.identify(signal);
    if (account !== undefined && account !== identity.account) throw wrongAccount(account, identity.account, identity.arn);
  } catch (thrown) {
    error = asCharthouseError(thrown, signal);
  }
  return { command: 'authenticate', identity, figures: { ...traffic(), durationMs: clock.now() - started }, warnings: [], error };
}
