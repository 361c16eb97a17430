/** Lists a bucket, page by page. */

import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { CharthouseError } from '../../base/error.ts';
import { isOwnKey, listedKeyFault, storedKeyFault } from '../../base/object-key.ts';
import type { ListedObject, ListOptions } from '../../ports/object-store.ts';
import { abortable } from '../connection.ts';
import type { S3Context } from './context.ts';

/** The most that S3 returns, and its default. */
export const listedPerRequest = 1000;

/** In the byte order of the keys, which is S3's own. Leaves out what is not a repository key (folder markers, charthouse's own objects). */
export async function* listObjects(
  context: S3Context,
  prefix: string,
  { signal, onSkipped }: ListOptions = {},
): AsyncGenerator<ListedObject> {
  // Such as `../`: some stores reject it, and no key begins with it.
  if (storedKeyFault(`${prefix}x`) !== undefined) return;
  const { client, region, settings } = context;
  const { Key: Prefix, ...at } = context.at(prefix);
  let token: string | undefined;
  do {
    signal?.throwIfAborted();
    // XML cannot represent some characters that keys may contain.
    const input = { ...at, Prefix, EncodingType: 'url' as const, ...(token === undefined ? {} : { ContinuationToken: token }) };
    const page = await context.aws.call(
      `list ${context.name}`,
      async () => checkPage(await region.following(() => client.send(new ListObjectsV2Command(input), abortable(signal))), context),
      signal,
    );
    for (const { Key, Size, LastModified, ETag } of page.Contents ?? []) {
      signal?.throwIfAborted();
      const key = decoded(Key ?? '', page.EncodingType === 'url').slice(settings.prefix.length);
      const fault = listedKeyFault(key, prefix);
      if (fault === undefined) yield { key, sizeBytes: Size ?? 0, lastModifiedMs: toSecond(LastModified), etag: ETag };
      // charthouse's own objects, such as the test objects of `doctor`, are not packages.
      else if (!isOwnKey(key)) onSkipped?.(key, `its key is not valid in a repository: ${fault}`);
    }
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

/**
 * Invariant: only a listing proves that nothing is there. Otherwise an empty response or the page of a portal would look like an empty
 * bucket, and a truncated page without a continuation token like a shorter one.
 */
function checkPage(page: ListObjectsV2CommandOutput, { name }: S3Context): ListObjectsV2CommandOutput {
  const { IsTruncated, NextContinuationToken } = page;
  if (IsTruncated === false || (IsTruncated === true && NextContinuationToken !== undefined)) return page;
  throw new CharthouseError('CH_STORE_UNEXPECTED', {
    message: `cannot list ${name}: the response is not a complete listing`,
    hint: 'run again; if the error persists, check for a proxy in between',
    retryable: true,
  });
}

/** Headers, and so all other responses, have whole seconds. */
function toSecond(time: Date | undefined): number {
  return Math.floor((time?.getTime() ?? 0) / 1000) * 1000;
}

/** Form encoding: a space is a plus. A store that does not encode returns no EncodingType. */
function decoded(key: string, isEncoded: boolean): string {
  return isEncoded ? decodeURIComponent(key.replaceAll('+', '%20')) : key;
}
