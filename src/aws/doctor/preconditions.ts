/** Checks that the store enforces conditional writes, which keep two publishers apart. */

import { option } from '../../hint/hint.ts';
import { type Check, type Finding, failed, ok, warning } from '../../ports/check.ts';
import type { S3Context } from '../s3/context.ts';
import { isPreconditionFault, rounds, tryPreconditions, writers } from '../s3/probe.ts';
import { tried } from '../s3/probe-result.ts';
import type { TrialObjects } from '../s3/trial-objects.ts';

/** Tried even if a publish would not: on Amazon S3, and with --lock none. */
export function preconditionCheck(context: S3Context, trial: TrialObjects): Check {
  return { name: 'preconditions', needs: ['put', 'read'], run: (signal) => finding(context, trial, signal) };
}

async function finding(context: S3Context, trial: TrialObjects, signal: AbortSignal): Promise<Finding> {
  const waived = context.settings.lock === 'none';
  const endpoint = context.observer.host() ?? 'the store';
  try {
    await tryPreconditions(context, trial, { signal, rounds: rounds.doctor });
  } catch (error) {
    if (!isPreconditionFault(error)) throw error;
    if (!waived) return failed(error.message, error.hint, { code: error.code, ...error.details });
    return warning(
      `${error.message}; with ${option('lock', 'none')}, two publishers at the same time can lose a version`,
      'let only one job publish at a time, and run charthouse verify after each',
      error.details,
    );
  }
  const details = { endpoint, tried, rounds: rounds.doctor, writers, etag: context.etagForm.now };
  if (waived)
    return warning(
      `${endpoint} supports conditional writes, but ${option('lock', 'none')} does not use them`,
      `remove ${option('lock', 'none')}`,
      details,
    );
  const bare = details.etag === 'bare' ? ', with an unquoted ETag in If-Match, which charthouse uses' : '';
  return ok(`${endpoint} enforces conditional writes, also for ${writers} writers at once (${rounds.doctor} rounds)${bare}`, details);
}
