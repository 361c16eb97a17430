/** Listing a bucket, page by page. */

import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { CharthouseError } from '../../base/error.ts';
import { isOwnKey, keyFault } from '../../base/object-key.ts';
import type { ListedObject, ListOptions } from '../../ports/object-store.ts';
import { abortable } from '../connection.ts';
import type { S3Context } from './context.ts';

/** In the order of the keys' bytes, which is S3's own. What is no key of a repository (folder markers, charthouse's own) is left out. */
export async function* listObjects(
  context: S3Context,
  prefix: string,
  { signal, onSkipped }: ListOptions = {},
): AsyncGenerator<ListedObject> {
  // Such as `../`: some stores refuse it, and no key begins with it.
  if (keyFault(`${prefix}x`) !== undefined) return;
  const { client, region, settings } = context;
  const { Key: Prefix, ...at } = context.at(prefix);
  let token: string | undefined;
  do {
    signal?.throwIfAborted();
    // XML has no way to write some characters that keys may hold.
    const input = { ...at, Prefix, EncodingType: 'url' as const, ...(token === undefined ? {} : { ContinuationToken: token }) };
    const page = await context.aws.call(
      `list ${context.name}`,
      async () => checkPage(await region.following(() => client.send(new ListObjectsV2Command(input), abortable(signal))), context),
      signal,
    );
    for (const { Key, Size, LastModified } of page.Contents ?? []) {
      signal?.throwIfAborted();
      const key = decoded(Key ?? '', page.EncodingType === 'url').slice(settings.prefix.length);
      const fault = keyFault(key);
      if (fault === undefined) yield { key, sizeBytes: Size ?? 0, lastModifiedMs: toSecond(LastModified) };
      // What charthouse keeps for itself, such as the trial of `doctor`, is no package of the repository.
      else if (!isOwnKey(key)) onSkipped?.(key, `it cannot be a key of a repository: ${fault}`);
    }
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

/**
 * Invariant: only a listing says that nothing is there. An empty answer, or the page of a portal, would read as an empty bucket; one that
 * goes on, but does not say where, as a shorter one.
 */
function checkPage(page: ListObjectsV2CommandOutput, { name }: S3Context): ListObjectsV2CommandOutput {
  const { IsTruncated, NextContinuationToken } = page;
  if (IsTruncated === false || (IsTruncated === true && NextContinuationToken !== undefined)) return page;
  throw new CharthouseError('CH_STORE_UNEXPECTED', {
    message: `cannot list ${name}: the answer is no whole listing`,
    hint: 'run again; if it stays, look for a proxy in between',
    retryable: true,
  });
}

/** In a header, and so for all other answers, it is in whole seconds. */
function toSecond(time: Date | undefined): number {
  return Math.floor((time?.getTime() ?? 0) / 1000) * 1000;
}

/** As in a form: a space is a plus. A store that encodes nothing says so. */
function decoded(key: string, isEncoded: boolean): string {
  return isEncoded ? decodeURIComponent(key.replaceAll('+', '%20')) : key;
}
