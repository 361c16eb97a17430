/** Loads credentials once for all clients, and renews them before they expire. */
import type { Clock } from '../../runtime/clock.ts';
import type { TemporaryCredentials } from './web-identity.ts';

/** As in the SDK: a request that is signed later than this may arrive too late. */
const renewBeforeMs = 5 * 60_000;

/** Concurrent callers share one request; a failure is not cached. */
export function renewed(get: () => Promise<TemporaryCredentials>, clock: Pick<Clock, 'now'>): () => Promise<TemporaryCredentials> {
  let kept: Promise<TemporaryCredentials> | undefined;
  const ask = (): Promise<TemporaryCredentials> => {
    const asked: Promise<TemporaryCredentials> = get().catch((error: unknown) => {
      if (kept === asked) kept = undefined;
      throw error;
    });
    kept = asked;
    return asked;
  };
  return async () => {
    const known = kept;
    if (known === undefined) return ask();
    const credentials = await known;
    if (credentials.expiration.getTime() - clock.now() > renewBeforeMs) return credentials;
    // Another caller may have renewed them already.
    return kept === undefined || kept === known ? ask() : kept;
  };
}
