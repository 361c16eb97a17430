/** How a part comes into an upload. */
import type { CallOptions, NewPart } from '../../ports/object-store.ts';
import { ownSignal } from '../connection.ts';
import type { Step } from './make-object.ts';
import { type CopySource, copyPart, sendPart } from './multipart.ts';

/** For a part that is copied of the object, or sent. */
export function stepOf(
  part: Exclude<NewPart, { readonly kind: 'extend' }>,
  { source, signal }: CallOptions & { readonly source: CopySource },
): Step {
  if (part.kind === 'copy') return (upload, number) => copyPart(upload, number, { source, range: part.range, signal: ownSignal(signal) });
  return async (upload, number) => {
    const body = await part.body;
    return body === undefined ? 'refused' : sendPart(upload, number, { body, signal: ownSignal(signal) });
  };
}
