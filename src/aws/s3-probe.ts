/** Tries, on objects of its own, whether a store keeps the conditions of writes. Its documentation is not believed, nor a table. */
import { CharthouseError, isCharthouseError } from '../base/error.ts';
import { ownFolder } from '../base/object-key.ts';
import type { CallOptions } from '../store/contract.ts';
import type { S3Context } from './s3-context.ts';
import type { Condition } from './s3-put-command.ts';
import { type TrialObjects, trialObjects } from './trial-objects.ts';

/** An ETag that no object has. */
const noEtag = `"${'0'.repeat(32)}"`;

const remedy = 'publish into a store with conditional writes; --lock none does without, at the risk that docs/s3.md tells';

/**
 * Creates an object twice, and replaces it under an ETag that it does not have: the second and the third must be refused.
 *
 * @throws CH_STORE_UNSUPPORTED, whether the store says no to conditions or takes no notice of them
 */
export async function probePreconditions(context: S3Context, { signal }: CallOptions = {}): Promise<void> {
  const trial = trialObjects(context);
  try {
    await tryPreconditions(context, trial, { signal });
  } finally {
    // Best effort: whoever may put need not be allowed to delete. Nobody ever reads what stays.
    await trial.remove(signal);
  }
}

/** The same, on objects that the caller removes. */
export async function tryPreconditions(context: S3Context, trial: TrialObjects, { signal }: CallOptions = {}): Promise<void> {
  const key = `${ownFolder}/probe-${context.aws.ports.random.id()}`;
  const put = async (text: string, condition: Condition): Promise<'stored' | 'refused'> =>
    (await trial.put(key, text, { condition, signal })).kind;
  try {
    if ((await put('first', { IfNoneMatch: '*' })) !== 'stored')
      throw unsupported(context, 'refuses to create an object that is not there');
    if ((await put('second', { IfNoneMatch: '*' })) === 'stored')
      throw unsupported(context, 'ignores If-None-Match: a package could be overwritten');
    if ((await put('third', { IfMatch: noEtag })) === 'stored')
      throw unsupported(context, 'ignores If-Match: two publishers at once would lose a version');
  } catch (error) {
    throw isUnknownToIt(error) ? unsupported(context, 'does not know conditional writes', error) : error;
  }
}

/** Some say 501, some 400. */
function isUnknownToIt(error: unknown): boolean {
  return isCharthouseError(error) && error.details['awsCode'] === 'NotImplemented';
}

function unsupported({ witness, name }: S3Context, how: string, cause?: unknown): CharthouseError {
  const host = witness.host() ?? 'the store';
  return new CharthouseError('CH_STORE_UNSUPPORTED', {
    message: `${host} ${how}, so nothing was published into ${name}`,
    hint: remedy,
    details: { endpoint: host, reason: 'preconditions' },
    ...(cause === undefined ? {} : { cause }),
  });
}
