/** The request of a put: headers, identity, and the bytes without a copy. */
import { type CreateMultipartUploadCommandInput, PutObjectCommand, type PutObjectCommandInput } from '@aws-sdk/client-s3';
import { sha256Hex } from '../../base/digest.ts';
import type { Body, ObjectAttributes } from '../../ports/object-store.ts';
import type { S3Context } from './context.ts';
import { digestKey, putKey } from './integrity.ts';

/** The condition of a put; none if the user waived conditions. */
export type Condition = Pick<PutObjectCommandInput, 'IfNoneMatch' | 'IfMatch'>;

/** What a put needs besides the body. */
export interface PutInput {
  readonly attributes: ObjectAttributes;
  readonly condition: Condition;
  /** Unique to this put. */
  readonly id: string;
}

/** The command. It can be sent any number of times. */
export function putCommand(context: S3Context, key: string, pieces: Body, input: PutInput): PutObjectCommand {
  const digest = sha256Hex(...pieces);
  const ContentLength = pieces.reduce((sum, { length }) => sum + length, 0);
  const command = new PutObjectCommand({ ...context.at(key), ...inputOf(digest, context, input), ContentLength });
  command.middlewareStack.add(sendPieces(pieces, digest), asPieces);
  return command;
}

/** Where the bytes are put into a request. */
export const asPieces = { step: 'build', name: 'charthousePieces' } as const;

/** The transport sends the pieces as they are: a copy of a large index would be as large again. */
export function sendPieces(pieces: Body, digest: string) {
  return <A extends { readonly request: unknown }, R>(next: (args: A) => R) =>
    (args: A): R => {
      if (isRequest(args.request)) {
        args.request.body = pieces;
        // The digest that the signature covers, so that it is not computed twice.
        args.request.headers['x-amz-content-sha256'] = digest;
      }
      return next(args);
    };
}

function isRequest(request: unknown): request is { body: unknown; readonly headers: Record<string, string> } {
  return typeof request === 'object' && request !== null && 'headers' in request && typeof request.headers === 'object';
}

function inputOf(
  digest: string,
  context: S3Context,
  { attributes, condition, id }: PutInput,
): Omit<PutObjectCommandInput, 'Bucket' | 'Key'> {
  return {
    ...condition,
    ...keptInput(context, attributes, { [digestKey]: digest, [putKey]: id }),
    // Amazon S3 compares it with the received bytes, and stores it; others may not know it.
    ...(context.isAmazon() ? { ChecksumSHA256: Buffer.from(digest, 'hex').toString('base64') } : {}),
  };
}

/** What the store keeps beside the bytes. `own` is metadata of this layer. */
export function keptInput(
  { settings: { sse, sseKmsKeyId, storageClass, acl } }: S3Context,
  { contentType, cacheControl, metadata }: ObjectAttributes,
  own: Readonly<Record<string, string>>,
): Omit<PutObjectCommandInput & CreateMultipartUploadCommandInput, 'Bucket' | 'Key'> {
  return {
    ContentType: contentType,
    CacheControl: cacheControl,
    Metadata: { ...metadata, ...own },
    ...(sse === undefined ? {} : { ServerSideEncryption: sse }),
    ...(sseKmsKeyId === undefined ? {} : { SSEKMSKeyId: sseKmsKeyId }),
    // Stores have their own storage classes and ACLs: the SDK's lists are Amazon's.
    ...(storageClass === undefined ? {} : { StorageClass: storageClass as NonNullable<PutObjectCommandInput['StorageClass']> }),
    ...(acl === undefined ? {} : { ACL: acl as NonNullable<PutObjectCommandInput['ACL']> }),
  };
}
