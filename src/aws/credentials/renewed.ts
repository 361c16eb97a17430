/** Credentials that are got once for all who use them, and anew before they end. */
import type { Clock } from '../../runtime/clock.ts';
import type { TemporaryCredentials } from './web-identity.ts';

/** As the SDK holds it: what is signed later than this may arrive too late. */
const renewBeforeMs = 5 * 60_000;

/** Whoever asks while others wait gets the same answer; a failure is not kept. */
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
    // Another one may have seen it first.
    return kept === undefined || kept === known ? ask() : kept;
  };
}
