/** The request of a put: its headers, its identity, and its bytes as they lie. */
import { PutObjectCommand, type PutObjectCommandInput } from '@aws-sdk/client-s3';
import { sha256Hex } from '../../base/digest.ts';
import type { Body, ObjectAttributes } from '../../ports/object-store.ts';
import type { S3Context } from './context.ts';
import { digestKey, putKey } from './integrity.ts';

/** The condition of a put; none at all where the user waived them. */
export type Condition = Pick<PutObjectCommandInput, 'IfNoneMatch' | 'IfMatch'>;

/** What a put says of its object. */
export interface PutWords {
  readonly attributes: ObjectAttributes;
  readonly condition: Condition;
  /** Tells this put from all others. */
  readonly id: string;
}

/** The command. It may be sent any number of times. */
export function putCommand(context: S3Context, key: string, pieces: Body, words: PutWords): PutObjectCommand {
  const digest = sha256Hex(...pieces);
  const ContentLength = pieces.reduce((sum, { length }) => sum + length, 0);
  const command = new PutObjectCommand({ ...context.at(key), ...inputOf(digest, context, words), ContentLength });
  command.middlewareStack.add(
    (next) => (args) => {
      if (isRequest(args.request)) {
        // The wire sends the pieces as they lie: of a large index, a copy would be as large again.
        args.request.body = pieces;
        // What the signature covers, so that it need not be computed once more.
        args.request.headers['x-amz-content-sha256'] = digest;
      }
      return next(args);
    },
    { step: 'build', name: 'charthousePieces' },
  );
  return command;
}

function isRequest(request: unknown): request is { body: unknown; readonly headers: Record<string, string> } {
  return typeof request === 'object' && request !== null && 'headers' in request && typeof request.headers === 'object';
}

function inputOf(
  digest: string,
  context: S3Context,
  { attributes, condition, id }: PutWords,
): Omit<PutObjectCommandInput, 'Bucket' | 'Key'> {
  const { sse, sseKmsKeyId, storageClass, acl } = context.settings;
  return {
    ...condition,
    ContentType: attributes.contentType,
    CacheControl: attributes.cacheControl,
    Metadata: { ...attributes.metadata, [digestKey]: digest, [putKey]: id },
    // Amazon compares it with what arrives, and keeps it; others may not know it.
    ...(context.isAmazon() ? { ChecksumSHA256: Buffer.from(digest, 'hex').toString('base64') } : {}),
    ...(sse === undefined ? {} : { ServerSideEncryption: sse }),
    ...(sseKmsKeyId === undefined ? {} : { SSEKMSKeyId: sseKmsKeyId }),
    // Stores have classes and ACLs of their own: the SDK's lists are Amazon's.
    ...(storageClass === undefined ? {} : { StorageClass: storageClass as NonNullable<PutObjectCommandInput['StorageClass']> }),
    ...(acl === undefined ? {} : { ACL: acl as NonNullable<PutObjectCommandInput['ACL']> }),
  };
}
