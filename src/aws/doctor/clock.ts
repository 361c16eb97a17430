/** Checks the difference between this machine's clock and the store's. */
import { type Check, type Finding, failed, ok, skipped, warning } from '../../ports/check.ts';
import type { S3Context } from '../s3/context.ts';

const oddMs = 60_000;
/** S3 rejects signatures that are older than this, or from the future. */
const refusedMs = 15 * 60_000;

/** From the `Date` header of the last response, which an error response has too. */
export function clockCheck(context: S3Context): Check {
  return { name: 'clock', after: ['bucket'], run: async () => finding(context) };
}

function finding({ observer }: S3Context): Finding {
  if (observer.host() === undefined) return skipped('the store has not answered');
  const aheadMs = observer.aheadMs();
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  const details = { serverAheadMs: aheadMs };
  // A `Date` is in whole seconds, and a response takes time.
  if (seconds <= 2) return ok("this machine's clock matches the store's", details);
  const message = `this machine's clock is ${seconds} s ${aheadMs > 0 ? 'behind' : 'ahead of'} the store's`;
  if (seconds * 1000 < oddMs) return ok(message, details);
  const remedy = 'correct the clock of this machine (timedatectl set-ntp true)';
  if (seconds * 1000 < refusedMs) return warning(message, remedy, details);
  return failed(`${message}: S3 rejects requests that are signed more than 15 minutes off`, remedy, details);
}
