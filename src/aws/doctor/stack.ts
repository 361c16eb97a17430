/** Checks a CloudFormation stack: it exists, is complete, and has the outputs that a publish needs. */

import { type CharthouseError, isCharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { type CheckGroup, type Finding, ok, warning } from '../../ports/check.ts';
import { outputOf, publicUrlOf, type Stack } from '../cloudformation/stack-outputs.ts';

/** The caller's values have precedence over the stack's. */
interface Named {
  readonly region?: string | undefined;
  readonly url?: string | undefined;
  readonly distribution?: string | undefined;
}

/** What is known after reading the stack; `error` is the first missing output. */
export interface StackFacts extends Named {
  readonly stack: Stack | undefined;
  readonly bucket: string | undefined;
  readonly error: CharthouseError | undefined;
}

/** `read` is the stack, or why it could not be read. */
export function stackFacts(read: Stack | CharthouseError, named: Named): StackFacts {
  if (isCharthouseError(read)) return { ...named, stack: undefined, bucket: undefined, error: read };
  let error: CharthouseError | undefined;
  const ask = (output: () => string): string | undefined => {
    try {
      return output();
    } catch (caught) {
      if (!isCharthouseError(caught)) throw caught;
      error ??= caught;
      return undefined;
    }
  };
  const facts = {
    stack: read,
    bucket: ask(() => outputOf(read, 'BucketName')),
    region: named.region ?? read.region,
    url: named.url ?? ask(() => publicUrlOf(read)),
    distribution: named.distribution ?? ask(() => outputOf(read, 'DistributionId')),
  };
  return { ...facts, error };
}

/** One check, of what was read before. */
export function stackChecks(facts: StackFacts): CheckGroup {
  return { checks: [{ name: 'stack', run: async () => finding(facts) }], cleanUp: async () => [] };
}

function finding({ stack, bucket, distribution, url, error }: StackFacts): Finding {
  if (stack === undefined || error !== undefined) throw error ?? new Error('a stack that is not there has its reason');
  const { name, status, region } = stack;
  const details = { name, region, status, bucket: bucket ?? null, distribution: distribution ?? null, url: url ?? null };
  const message = `${quoted(name)} in ${region} (${status}) has the bucket ${bucket}, the distribution ${distribution} and ${url}`;
  if (/^(CREATE|UPDATE|IMPORT)_COMPLETE$|^UPDATE_ROLLBACK_COMPLETE$/.test(status)) return ok(message, details);
  return warning(message, 'check the stack events for the result of its last change', details);
}
