/** Replaces an object by ranges of itself and by new bytes, inside the store. */
import type { Crc64 } from '../../base/crc64.ts';
import type { NewPart, PutOptions } from '../../ports/object-store.ts';
import { ownSignal } from '../connection.ts';
import type { S3Context } from './context.ts';
import { etagIn, inFormOf } from './etag-form.ts';
import { extendRange, type Temporary } from './extend.ts';
import { makeObject, type Step } from './make-object.ts';
import { copyPart } from './multipart.ts';
import { stepOf } from './part-step.ts';
import type { PutObjectOutcome } from './write.ts';

/** Options of a join. Both ETags are the same, but for a trial of the conditions. */
export interface Join extends PutOptions {
  readonly crc64: Crc64;
  /** The object must have it when it is replaced. */
  readonly etag: string;
  /** And it when a range is copied. */
  readonly copyEtag?: string | undefined;
}

/** As of a put. `unextended`: a range could not be extended. `afterwards`: temporary objects are being removed. */
export type JoinOutcome = (PutObjectOutcome | { readonly kind: 'unextended' }) & { readonly afterwards?: Promise<void> | undefined };

/**
 * Replaces the object by one of these parts. Invariant: a range is copied, and the object is replaced, only if it has the given ETag at
 * that moment; what the response does not tell, the id in the metadata does.
 */
export async function joinObject(context: S3Context, key: string, parts: readonly NewPart[], join: Join): Promise<JoinOutcome> {
  const { attributes, crc64, etag, copyEtag = etag, signal } = join;
  const source = { key, etag: copyEtag };
  const temporaries: Temporary[] = [];
  const steps = parts.map((part): Step => {
    if (part.kind !== 'extend') return stepOf(part, { source, signal });
    // It takes two round trips more than a copy, so it begins before the upload does.
    const temporary = extendRange(context, part, { source, signal: ownSignal(signal) });
    temporaries.push(temporary);
    return extendedStep(temporary, signal);
  });
  const remove = async (): Promise<void> => void (await Promise.all(temporaries.map((each) => each.remove())));
  try {
    const condition = { IfMatch: etagIn(context.etagForm.now, etag) };
    const made = await makeObject(context, key, steps, { attributes, crc64, condition, signal });
    const outcome = made.kind === 'stored' ? { ...made, etag: inFormOf(etag, made.etag) } : made;
    return temporaries.length === 0 ? outcome : { ...outcome, afterwards: remove() };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Invariant: whatever goes wrong with a temporary object says nothing of the object that is replaced. */
function extendedStep({ making }: Temporary, signal: AbortSignal | undefined): Step {
  return async (upload, number) => {
    const made = await making;
    if (made.kind !== 'made') return made.kind;
    const tag = await copyPart(upload, number, { ...made, signal: ownSignal(signal) }).catch(() => {
      signal?.throwIfAborted();
      return 'refused';
    });
    return tag === 'refused' ? 'unextended' : tag;
  };
}
