/** How far this machine's clock is from the store's. */
import { type Check, type Finding, failed, ok, skipped, warning } from '../../ports/check.ts';
import type { S3Context } from '../s3/context.ts';

const oddMs = 60_000;
/** S3 refuses signatures that are older, or that come from the future. */
const refusedMs = 15 * 60_000;

/** By the `Date` of the last answer, which a refusal has too. */
export function clockCheck(context: S3Context): Check {
  return { name: 'clock', after: ['bucket'], run: async () => finding(context) };
}

function finding({ witness }: S3Context): Finding {
  if (witness.host() === undefined) return skipped('the store has not answered');
  const aheadMs = witness.aheadMs();
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  const details = { serverAheadMs: aheadMs };
  // A `Date` is in whole seconds, and an answer takes its time.
  if (seconds <= 2) return ok("this machine's clock agrees with the store's", details);
  const message = `this machine's clock is ${seconds} s ${aheadMs > 0 ? 'behind' : 'ahead of'} the store's`;
  if (seconds * 1000 < oddMs) return ok(message, details);
  const remedy = 'set the clock of this machine (timedatectl set-ntp true)';
  if (seconds * 1000 < refusedMs) return warning(message, remedy, details);
  return failed(`${message}: S3 refuses what is signed more than 15 minutes off`, remedy, details);
}
