/** Checks reading, creating, replacing and deleting objects, each permission separately, on test objects. */

import { CharthouseError } from '../../base/error.ts';
import { ownFolder } from '../../base/object-key.ts';
import { type CheckGroup, type Finding, failed, ok } from '../../ports/check.ts';
import type { S3Context } from '../s3/context.ts';
import { replaceOwn } from '../s3/own-etag.ts';
import type { Condition } from '../s3/put-command.ts';
import { headObject } from '../s3/read.ts';
import { trialObjects } from '../s3/trial-objects.ts';
import { isDenied, notGranted } from './denied.ts';
import { removalFinding } from './leftovers.ts';
import { preconditionCheck } from './preconditions.ts';

/** In the order of the checks. */
export function objectChecks(context: S3Context): CheckGroup {
  const trial = trialObjects(context);
  let isReported = false;
  // Named like packages and the index: a policy may depend on the name.
  const folder = `${ownFolder}/doctor-${context.aws.ports.random.id()}`;
  const [packageKey, indexKey] = [`${folder}/package.tgz`, `${folder}/index.yaml`];
  const waived = context.settings.lock === 'none';
  const create: Condition = waived ? {} : { IfNoneMatch: '*' };
  const trying = (permission: string, call: () => Promise<Finding>): Promise<Finding> =>
    call().catch((error: unknown) => {
      if (isDenied(error)) return notGranted(permission, error, context);
      throw error;
    });
  const reachable = ['bucket', 'bucket-owner'];
  return {
    // What the `delete` check reported needs no second attempt.
    cleanUp: async (signal) => (isReported ? [] : (await trial.remove(signal)).left),
    checks: [
      { name: 'read', needs: reachable, run: (signal) => readFinding(context, signal) },
      {
        name: 'put',
        needs: reachable,
        run: (signal) =>
          trying('s3:PutObject', async () => {
            const { kind } = await trial.put(packageKey, 'a package', { condition: create, signal });
            return kind === 'stored' ? ok('s3:PutObject is granted', { permission: 's3:PutObject' }) : odd('does not create a new object');
          }),
      },
      {
        // S3 evaluates If-Match only for callers that may read the object.
        name: 'replace',
        needs: ['put', 'read'],
        run: (signal) =>
          trying('s3:PutObject', async () => {
            const first = await trial.put(indexKey, 'an index', { condition: create, signal });
            if (first.kind === 'refused') return odd('does not create a new object');
            const put = (condition: Condition) => trial.put(indexKey, 'the next index', { condition, signal });
            const { kind } = await (waived ? put({}) : replaceOwn(context, first.etag, (IfMatch) => put({ IfMatch })));
            return kind === 'stored' ? ok('objects can be replaced') : odd('does not replace an object under its own ETag');
          }),
      },
      preconditionCheck(context, trial),
      {
        name: 'delete',
        needs: ['put'],
        after: ['replace', 'preconditions'],
        run: async (signal) => {
          const finding = await removalFinding(context, await trial.remove(signal), signal);
          isReported = true;
          return finding;
        },
      },
    ],
  };
}

/** Only with `s3:ListBucket` does S3 distinguish a missing key from a forbidden one. */
async function readFinding(context: S3Context, signal: AbortSignal): Promise<Finding> {
  try {
    await headObject(context, 'index.yaml', { signal });
    return ok('s3:GetObject is granted', { permission: 's3:GetObject' });
  } catch (error) {
    if (!isDenied(error)) throw error;
    return notGranted('s3:GetObject', error, context);
  }
}

function odd(how: string): Finding {
  const error = new CharthouseError('CH_STORE_UNSUPPORTED', { message: `the store ${how}` });
  return failed(error.message, error.hint, { code: error.code });
}
