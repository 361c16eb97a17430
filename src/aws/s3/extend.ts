/** A range with new bytes behind it, as a temporary object: S3 takes less than 5 MiB only as the last part of an object. */
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { isCharthouseError } from '../../base/error.ts';
import { ownFolder } from '../../base/object-key.ts';
import type { CallOptions, NewPart, Range } from '../../ports/object-store.ts';
import type { S3Context } from './context.ts';
import { inFormOf } from './etag-form.ts';
import { makeObject } from './make-object.ts';
import type { CopySource } from './multipart.ts';
import { stepOf } from './part-step.ts';

/** A part that the store is to make. */
export type ExtendedPart = Extract<NewPart, { readonly kind: 'extend' }>;

/** `refused`: the object was replaced meanwhile. `unextended`: it cannot be made, whatever the reason. */
export type Extension =
  | { readonly kind: 'made'; readonly source: CopySource; readonly range: Range }
  | { readonly kind: 'refused' | 'unextended' };

/** Below the intents: a role that publishes may delete there, and a rule of the bucket removes what stays. Publishers pass it over. */
const folder = `${ownFolder}/intents/joins/`;

const attributes = { contentType: 'application/octet-stream', cacheControl: 'no-store' };

/** In the bucket for a moment, under a key of its own. */
export interface Temporary {
  readonly making: Promise<Extension>;
  /** Best effort, when it is not needed any more. */
  remove(): Promise<void>;
}

/** Begins to make it. */
export function extendRange(
  context: S3Context,
  { range, body, crc64 }: ExtendedPart,
  { source, signal }: CallOptions & { readonly source: CopySource },
): Temporary {
  const key = `${folder}${context.aws.ports.random.id()}`;
  let mayBeThere = false;
  const make = async (): Promise<Extension> => {
    try {
      const steps = [stepOf({ kind: 'copy', range }, { source, signal }), stepOf({ kind: 'send', body }, { source, signal })];
      const made = await makeObject(context, key, steps, { attributes, crc64, condition: {}, signal });
      if (made.kind !== 'stored') return { kind: made.kind };
      mayBeThere = true;
      if (made.crc64 !== undefined && made.crc64 !== crc64) return { kind: 'unextended' };
      const added = ((await body) ?? []).reduce((sum, { length }) => sum + length, 0);
      const size = range.end - range.start + 1 + added;
      return { kind: 'made', source: { key, etag: inFormOf(source.etag, made.etag) }, range: { start: 0, end: size - 1 } };
    } catch (error) {
      mayBeThere ||= isCharthouseError(error) && error.details['landed'] !== undefined;
      signal?.throwIfAborted();
      // What is sent may be damaged, or not be read: that is no fault of the temporary object.
      await body;
      return { kind: 'unextended' };
    }
  };
  const making = make();
  // Another part may fail first.
  making.catch(() => undefined);
  return {
    making,
    remove: async () => {
      await Promise.allSettled([making]);
      if (mayBeThere) await context.client.send(new DeleteObjectCommand(context.at(key))).catch(() => undefined);
    },
  };
}
