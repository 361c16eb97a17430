/** Makes an object of parts: a multipart upload from its beginning to its end, of which nothing stays if it fails. */
import type { Crc64 } from '../../base/crc64.ts';
import type { PutOptions } from '../../ports/object-store.ts';
import type { S3Context } from './context.ts';
import { abortUpload, beginUpload, completeUpload, type Upload } from './multipart.ts';
import type { Condition } from './put-command.ts';
import { type PutObjectOutcome, refused } from './write.ts';

/** `refused`: the object that a range is copied of was replaced. `unextended`: the store does not take this part. */
export type Refusal = 'refused' | 'unextended';

/** Brings one part into the upload. Returns its ETag. */
export type Step = (upload: Upload, number: number) => Promise<string | Refusal>;

/** What is made of the parts. */
export interface MadeOf extends PutOptions {
  readonly crc64: Crc64;
  readonly condition: Condition;
}

/** How many parts are on their way at once. */
const width = 4;

/** Invariant: the object appears whole, in one step, and only under the condition. */
export async function makeObject(
  context: S3Context,
  key: string,
  steps: readonly Step[],
  { condition, ...options }: MadeOf,
): Promise<PutObjectOutcome | { readonly kind: 'unextended' }> {
  const { signal } = options;
  const upload = await beginUpload(context, key, options);
  let isLeft = true;
  try {
    const tags = await inTurn(steps, upload);
    if (tags === 'unextended') return { kind: 'unextended' };
    if (tags === 'refused') return refused;
    // From here on, `completeUpload` decides what becomes of the upload; it does not begin for a run that is stopped.
    signal?.throwIfAborted();
    isLeft = false;
    return await completeUpload(upload, { tags, condition, signal });
  } finally {
    if (isLeft) await abortUpload(upload);
  }
}

/** Some at once; none begins after one was refused or failed, and none is still on its way then: an abort would not include it. */
async function inTurn(steps: readonly Step[], upload: Upload): Promise<readonly string[] | Refusal> {
  const tags: string[] = [];
  for (let first = 0; first < steps.length; first += width) {
    const some = await Promise.allSettled(steps.slice(first, first + width).map((step, at) => step(upload, first + at + 1)));
    const known = some.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    // A part that the store does not take is not the reason if the object was replaced.
    for (const refusal of ['refused', 'unextended'] as const) if (known.includes(refusal)) return refusal;
    for (const each of some) if (each.status === 'rejected') throw each.reason;
    tags.push(...known);
  }
  return tags;
}
