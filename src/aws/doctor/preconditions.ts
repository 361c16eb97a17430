/** Whether the store keeps the conditions of writes, which is what holds two publishers apart. */

import { isCharthouseError } from '../../base/error.ts';
import { type Check, type Finding, failed, ok, warning } from '../../ports/check.ts';
import type { S3Context } from '../s3/context.ts';
import { rounds, tryPreconditions, writers } from '../s3/probe.ts';
import type { TrialObjects } from '../s3/trial-objects.ts';
import { tried } from '../s3/verdict.ts';

/** Tried also where a publish would not: on Amazon's, and where the user waived them. */
export function preconditionCheck(context: S3Context, trial: TrialObjects): Check {
  return { name: 'preconditions', needs: ['put', 'read'], run: (signal) => finding(context, trial, signal) };
}

async function finding(context: S3Context, trial: TrialObjects, signal: AbortSignal): Promise<Finding> {
  const waived = context.settings.lock === 'none';
  const endpoint = context.witness.host() ?? 'the store';
  try {
    await tryPreconditions(context, trial, { signal, rounds: rounds.doctor });
  } catch (error) {
    if (!isCharthouseError(error) || error.details['reason'] !== 'preconditions') throw error;
    if (!waived) return failed(error.message, error.hint, { code: error.code, ...error.details });
    return warning(
      `${error.message.replace(/, so .*$/, '')}; with --lock none, two publishers at once may lose a version`,
      'let one job at a time publish, and run charthouse verify after each',
      error.details,
    );
  }
  const details = { endpoint, tried, rounds: rounds.doctor, writers, etag: context.etagForm.now };
  if (waived) return warning(`${endpoint} keeps the conditions of writes, and --lock none sends none`, 'leave --lock none out', details);
  const bare = details.etag === 'bare' ? ', if the ETag in If-Match has no quotes: charthouse writes it so' : '';
  return ok(`${endpoint} keeps the conditions of writes, also for ${writers} writers at once (${rounds.doctor} rounds)${bare}`, details);
}
