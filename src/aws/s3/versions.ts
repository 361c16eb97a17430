/** Lists the versions of one object in a bucket, newest first. */
import { ListObjectVersionsCommand, type ListObjectVersionsCommandOutput } from '@aws-sdk/client-s3';
import { CharthouseError } from '../../base/error.ts';
import type { CallOptions, ObjectVersion } from '../../ports/object-store.ts';
import { abortable } from '../connection.ts';
import { actionText, type S3Context } from './context.ts';

/** One page at a time, so that a reader of the newest ones asks for no more. */
export async function* listVersions(context: S3Context, key: string, { signal }: CallOptions = {}): AsyncGenerator<ObjectVersion> {
  const { client, region } = context;
  const { Key: Prefix, ...at } = context.at(key);
  let marker: Pick<ListObjectVersionsCommandOutput, 'NextKeyMarker' | 'NextVersionIdMarker'> | undefined;
  do {
    const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = marker ?? {};
    const input = { ...at, Prefix, ...(KeyMarker === undefined ? {} : { KeyMarker, VersionIdMarker }) };
    const page = await context.aws.call(
      actionText('list the versions of', key, context),
      async () => checkPage(await region.following(() => client.send(new ListObjectVersionsCommand(input), abortable(signal))), context),
      signal,
    );
    yield* versionsIn(page, Prefix);
    // The keys are in order, and ours is the first with this prefix: behind it are those of `index.yaml.bak` and the like.
    const isOver = page.NextKeyMarker !== Prefix;
    marker = page.IsTruncated === true && !isOver ? page : undefined;
    signal?.throwIfAborted();
  } while (marker !== undefined);
}

function versionsIn({ Versions = [], DeleteMarkers = [] }: ListObjectVersionsCommandOutput, key: string): readonly ObjectVersion[] {
  const ours = <T extends { readonly Key?: string | undefined }>(found: readonly T[]): readonly T[] =>
    found.filter(({ Key }) => Key === key);
  const all = [...ours(DeleteMarkers).map((each) => versionOf(each, true)), ...ours(Versions).map((each) => versionOf(each, false))];
  // The answer has both kinds in one list, and the SDK in two. Within one second, a deletion counts as newer than what it deleted.
  return all.toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent) || b.lastModifiedMs - a.lastModifiedMs);
}

interface Listed {
  readonly VersionId?: string | undefined;
  readonly LastModified?: Date | undefined;
  readonly Size?: number | undefined;
  readonly IsLatest?: boolean | undefined;
}

function versionOf({ VersionId = 'null', LastModified, Size = 0, IsLatest = false }: Listed, isDeletion: boolean): ObjectVersion {
  return { id: VersionId, lastModifiedMs: LastModified?.getTime() ?? 0, sizeBytes: Size, isDeletion, isCurrent: IsLatest };
}

/** A page that is cut off must not look like the beginning of the history. */
function checkPage(page: ListObjectVersionsCommandOutput, { name }: S3Context): ListObjectVersionsCommandOutput {
  const { IsTruncated, NextKeyMarker } = page;
  if (IsTruncated === false || (IsTruncated === true && NextKeyMarker !== undefined)) return page;
  throw new CharthouseError('CH_STORE_UNEXPECTED', {
    message: `cannot list the versions in ${name}: the response is not a complete listing`,
    hint: 'run again; if the error persists, check for a proxy in between',
    retryable: true,
  });
}
