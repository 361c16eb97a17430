/** What a CloudFormation stack says of a repository: whether it is there, stands, and names what a publish asks of it. */

import { type CharthouseError, isCharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { type CheckGroup, type Finding, ok, warning } from '../../ports/check.ts';
import { outputOf, publicUrlOf, type Stack } from '../cloudformation/stack-outputs.ts';

/** What the caller names counts before what the stack says. */
interface Named {
  readonly region?: string | undefined;
  readonly url?: string | undefined;
  readonly distribution?: string | undefined;
}

/** What is known of the repository after reading the stack; `error` is the first thing that it does not say. */
export interface Told extends Named {
  readonly stack: Stack | undefined;
  readonly bucket: string | undefined;
  readonly error: CharthouseError | undefined;
}

/** `read` is the stack, or why it could not be read. */
export function toldBy(read: Stack | CharthouseError, named: Named): Told {
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
  const told = {
    stack: read,
    bucket: ask(() => outputOf(read, 'BucketName')),
    region: named.region ?? read.region,
    url: named.url ?? ask(() => publicUrlOf(read)),
    distribution: named.distribution ?? ask(() => outputOf(read, 'DistributionId')),
  };
  return { ...told, error };
}

/** One check, of what was read before. */
export function stackChecks(told: Told): CheckGroup {
  return { checks: [{ name: 'stack', run: async () => finding(told) }], cleanUp: async () => [] };
}

function finding({ stack, bucket, distribution, url, error }: Told): Finding {
  if (stack === undefined || error !== undefined) throw error ?? new Error('a stack that is not there has its reason');
  const { name, status, region } = stack;
  const details = { name, region, status, bucket: bucket ?? null, distribution: distribution ?? null, url: url ?? null };
  const message = `${quoted(name)} in ${region} (${status}) names the bucket ${bucket}, the distribution ${distribution} and ${url}`;
  if (/^(CREATE|UPDATE|IMPORT)_COMPLETE$|^UPDATE_ROLLBACK_COMPLETE$/.test(status)) return ok(message, details);
  return warning(message, 'see in the events of the stack what became of its last change', details);
}
