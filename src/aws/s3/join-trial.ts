/** Tries, with small objects, whether a store joins the parts of an object under conditions. */
import { crc64 } from '../../base/crc64.ts';
import { isCharthouseError } from '../../base/error.ts';
import { ownFolder } from '../../base/object-key.ts';
import type { CallOptions, Joining } from '../../ports/object-store.ts';
import { ownSignal } from '../connection.ts';
import type { S3Context } from './context.ts';
import { etagIn } from './etag-form.ts';
import { joinObject } from './join.ts';
import { getObject } from './read.ts';
import { type TrialObjects, trialObjects } from './trial-objects.ts';
import { type PutObjectOutcome, refused } from './write.ts';

const tried = 'range,copy-condition,end-condition,own-etag,at-once,replaced-after';
const noEtag = `"${'0'.repeat(32)}"`;
const writers = 4;
/** A store that lets two of them win does so at random. From the second round on, a range of what was joined is copied. */
const rounds = 8;
const attributes = { contentType: 'text/plain', cacheControl: 'no-store' };

/** Amazon S3 is known to keep the conditions; any other store is tried. */
export function joiningOf(context: S3Context): Joining {
  if (context.isAmazon()) return { kind: 'kept' };
  const scope = (): string => `${context.observer.host() ?? ''}; tried=${tried}; joins=`;
  return {
    kind: 'untried',
    judge: (result) => (result === `${scope()}yes` ? 'kept' : result === `${scope()}no` ? 'refused' : 'unknown'),
    probe: async ({ signal } = {}) => {
      const trial = trialObjects(context);
      try {
        return `${scope()}${(await keepsConditions(context, trial, { signal })) ? 'yes' : 'no'}`;
      } catch (error) {
        signal?.throwIfAborted();
        return isUnknownToIt(error) ? `${scope()}no` : undefined;
      } finally {
        await trial.remove(signal);
      }
    },
  };
}

/** For a run that a store has refused this once. The verdict in the metadata of the index stays: others may be allowed to. */
export const joinsNot: Joining = { kind: 'untried', judge: () => 'refused', probe: async () => undefined };

/** A store that does not know a request answers so; a denied or failed one says nothing about the next time. */
function isUnknownToIt(error: unknown): boolean {
  const status = isCharthouseError(error) && error.code !== 'CH_STORE_DENIED' ? error.details['status'] : undefined;
  return typeof status === 'number' && ((status >= 400 && status < 500 && status !== 429 && status !== 403) || status === 501);
}

async function keepsConditions(context: S3Context, trial: TrialObjects, { signal }: CallOptions): Promise<boolean> {
  const key = `${ownFolder}/probe-${context.aws.ports.random.id()}`;
  const bodyIn = (round: number): Buffer => Buffer.from('abcdefghijklmnop').subarray(round);
  const first = await trial.put(key, bodyIn(0).toString(), { condition: { IfNoneMatch: '*' }, signal });
  if (first.kind !== 'stored') return false;
  const { etag: own } = first;
  // What is joined has a character less than what was there. Else it could have the same ETag, and every writer would win by right.
  const joinUnder = (round: number, etag: string, copyEtag: string): Promise<PutObjectOutcome> =>
    trial.run(key, async () => {
      const range = { start: 1, end: bodyIn(round).length };
      const conditions = { attributes, crc64: crc64(bodyIn(round)), etag, copyEtag, signal: ownSignal(signal) };
      const outcome = await joinObject(context, key, [{ kind: 'copy', range }], conditions);
      return outcome.kind === 'stored' ? outcome : refused;
    });
  if ((await joinUnder(1, own, noEtag)).kind === 'stored') return false;
  if ((await joinUnder(1, noEtag, own)).kind === 'stored') return false;
  let etag = own;
  for (let round = 1; round <= rounds; round++) {
    const outcomes = await Promise.allSettled(Array.from({ length: writers }, () => joinUnder(round, etag, etag)));
    const won = outcomes.flatMap((each) => (each.status === 'fulfilled' && each.value.kind === 'stored' ? [each.value.etag] : []));
    const [joined] = won;
    if (joined === undefined || won.length > 1) return false;
    etag = joined;
  }
  const there = await getObject(context, key, { signal });
  if (there.kind === 'missing' || !bodyIn(rounds).equals(there.body) || there.info.etag !== etag) return false;
  // No publisher could replace the index again if the store did not accept the ETag of an object that was joined.
  const IfMatch = etagIn(context.etagForm.now, etag);
  return (await trial.put(key, 'replaced', { condition: { IfMatch }, signal })).kind === 'stored';
}
