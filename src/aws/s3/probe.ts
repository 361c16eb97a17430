/** Tests, on its own objects, whether a store enforces conditional writes. Neither its documentation nor a table of stores is trusted. */

import { pageUrl } from '../../base/docs-url.ts';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { ownFolder } from '../../base/object-key.ts';
import { option } from '../../hint/hint.ts';
import type { CallOptions } from '../../ports/object-store.ts';
import type { S3Context } from './context.ts';
import { etagIn } from './etag-form.ts';
import { replaceOwn } from './own-etag.ts';
import { probeResultOf, type tried } from './probe-result.ts';
import type { Condition } from './put-command.ts';
import { isAboutOption } from './put-option.ts';
import { type TrialObjects, trialObjects } from './trial-objects.ts';
import type { PutObjectOutcome } from './write.ts';

/** An ETag that no object has. */
const noEtag = `"${'0'.repeat(32)}"`;

const remedy = `use a store with conditional writes; ${option('lock', 'none')} works without them, at your own risk: ${pageUrl('s3.md#without-conditions-at-your-own-risk')}`;

/** How many writers write one object at once, how many objects a round has, and how often each is replaced. */
export const writers = 4;
const objectsOfARound = 4;
const replacements = 3;

/**
 * A store that lets two writers win does so at random. On two busy cores, one replacement in six reveals S3Proxy (2026-12-01), so that four
 * rounds miss it once in some thousand times; doctor has time for more.
 */
export const rounds = { publish: 4, doctor: 8 } as const;

/** Options of a probe. */
export interface TrialOptions extends CallOptions {
  readonly rounds: number;
}

/**
 * Returns the result, for the metadata of the index.
 *
 * @throws CH_STORE_UNSUPPORTED, whether the store rejects conditions, ignores them, or enforces them only for one writer at a time
 */
export async function probePreconditions(context: S3Context, { signal }: CallOptions = {}): Promise<string> {
  const trial = trialObjects(context);
  try {
    await tryPreconditions(context, trial, { signal, rounds: rounds.publish });
    return probeResultOf(context);
  } catch (error) {
    if (!isPreconditionFault(error)) throw error;
    const { code, message, hint, details, cause } = error;
    throw new CharthouseError(code, { message: `${message}, so nothing was published to ${context.name}`, hint, details, cause });
  } finally {
    // Best effort: a publisher need not have the permission to delete, and no reader requests what stays.
    await trial.remove(signal);
  }
}

/** The same, on objects that the caller removes. The accepted form of ETags is used from then on. */
export async function tryPreconditions(context: S3Context, trial: TrialObjects, { signal, ...options }: TrialOptions): Promise<void> {
  const key = `${ownFolder}/probe-${context.aws.ports.random.id()}`;
  const put: Put = async (at, text, condition, isRefusalTrusted = false) => {
    try {
      return await trial.put(at, text, { condition, signal, isRefusalTrusted });
    } catch (error) {
      if (!isUnknownToIt(error)) throw error;
      throw unsupported(context, condition.IfMatch === undefined ? 'create' : 'replace', 'does not support conditional writes', error);
    }
  };
  await tryAlone(context, key, put);
  for (let round = 0; round < options.rounds; round++) {
    const keys = Array.from({ length: objectsOfARound }, (_, at) => `${key}-${round * objectsOfARound + at}`);
    await allEnded(keys.map((each) => tryAtOnce(context, each, put)));
  }
}

type Put = (key: string, text: string, condition: Condition, isRefusalTrusted?: boolean) => Promise<PutObjectOutcome>;

/** Creates an object twice, and replaces it under a wrong ETag and under its own. */
async function tryAlone(context: S3Context, key: string, put: Put): Promise<void> {
  const first = await put(key, 'first', { IfNoneMatch: '*' });
  if (first.kind !== 'stored') throw unsupported(context, 'create', 'rejects the creation of a new object');
  if ((await put(key, 'second', { IfNoneMatch: '*' })).kind === 'stored')
    throw unsupported(context, 'create', 'ignores If-None-Match: a package could be overwritten');
  const replace = async (IfMatch: string): Promise<PutObjectOutcome> => put(key, 'third', { IfMatch });
  if ((await replace(noEtag)).kind === 'stored') throw unsupported(context, 'replace', ignoresIfMatch);
  const own = await replaceOwn(context, first.etag, replace);
  if (own.kind === 'refused')
    throw unsupported(context, 'own-etag', "rejects If-Match with the object's own ETag: the index could never be replaced");
  // In the other form, the store may ignore the condition.
  if ((await replace(etagIn(context.etagForm.now, noEtag))).kind === 'stored') throw unsupported(context, 'replace', ignoresIfMatch);
}

const ignoresIfMatch = 'ignores If-Match: two publishers at the same time would lose a version';

/** Several writers create one object, and several replace it, time and again: at most one of them may get a success. */
async function tryAtOnce(context: S3Context, key: string, put: Put): Promise<void> {
  const winnersOf = async (condition: Condition): Promise<readonly string[]> => {
    const puts = Array.from({ length: writers }, (_, at) => put(key, `${condition.IfMatch ?? 'new'} ${at}`, condition, true));
    return (await allEnded(puts)).flatMap((outcome) => (outcome.kind === 'stored' ? [outcome.etag] : []));
  };
  const created = await winnersOf({ IfNoneMatch: '*' });
  if (created.length > 1) throw notAtOnce(context, created.length, 'create one object: a package could be overwritten');
  let [etag] = created;
  // If all got an error that is worth a retry, no write was lost.
  for (let replacement = 0; etag !== undefined && replacement < replacements; replacement++) {
    const replaced = await winnersOf({ IfMatch: etagIn(context.etagForm.now, etag) });
    if (replaced.length > 1) throw notAtOnce(context, replaced.length, 'replace one object: versions would be lost');
    [etag] = replaced;
  }
}

/** Waits for all of them, even if one fails: a write in progress could not be removed. */
async function allEnded<T>(all: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(all);
  return Promise.all(all);
}

function notAtOnce(context: S3Context, winners: number, what: string): CharthouseError {
  return unsupported(
    context,
    'at-once',
    `enforces conditions only for one writer at a time, and lets ${winners} of ${writers} at once ${what}`,
  );
}

/** Some answer 501, some 400. */
function isUnknownToIt(error: unknown): boolean {
  return isCharthouseError(error) && error.details['awsCode'] === 'NotImplemented' && !isAboutOption(error);
}

/** Whether the store was tried, and does not keep what was asked of it. */
export function isPreconditionFault(error: unknown): error is CharthouseError {
  return isCharthouseError(error) && error.details['reason'] === 'preconditions';
}

/** `found` is the part of the probe that failed. */
function unsupported({ observer }: S3Context, found: (typeof tried)[number], how: string, cause?: unknown): CharthouseError {
  const host = observer.host() ?? 'the store';
  return new CharthouseError('CH_STORE_UNSUPPORTED', {
    message: `${host} ${how}`,
    hint: remedy,
    details: { endpoint: host, reason: 'preconditions', found },
    ...(cause === undefined ? {} : { cause }),
  });
}
