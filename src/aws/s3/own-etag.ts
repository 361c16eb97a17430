/** Finds out in which form a store accepts an object's own ETag. */

import type { S3Context } from './context.ts';
import { type EtagForm, etagIn } from './etag-form.ts';
import type { PutObjectOutcome } from './write.ts';

const forms: readonly EtagForm[] = ['quoted', 'bare'];

/** Replaces an object under its own ETag, in one form and then the other. The accepted form is used from then on. */
export async function replaceOwn(
  context: S3Context,
  etag: string,
  replace: (ifMatch: string) => Promise<PutObjectOutcome>,
): Promise<PutObjectOutcome> {
  for (const form of forms) {
    const outcome = await replace(etagIn(form, etag));
    if (outcome.kind === 'refused') continue;
    context.etagForm.now = form;
    return outcome;
  }
  return { kind: 'refused' };
}
