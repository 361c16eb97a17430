/** Checks, before the first write, that the store keeps the preconditions that every write relies on. */

import type { Warning } from '../../base/warning.ts';
import { option } from '../../hint/hint.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { IndexVersion } from './current-index.ts';

/**
 * Invariant: a store that ignores preconditions is found out and refused. The proof is kept in the metadata of the index, so an ordinary
 * publish asks nothing. Returns the proof for the metadata of the next index.
 *
 * @throws CH_STORE_UNSUPPORTED
 */
export async function provePreconditions(store: ObjectStore, proof: string | undefined, signal: AbortSignal): Promise<string | undefined> {
  const preconditions = store.preconditions();
  if (preconditions.kind !== 'untried') return undefined;
  return proof !== undefined && preconditions.accepts(proof) ? proof : await preconditions.probe({ signal });
}

/** The proof that the index carries in its metadata; undefined if there is none. */
export function proofOn(index: IndexVersion): string | undefined {
  if (index.kind === 'broken') return undefined;
  return (index.kind === 'present' ? index.metadata : index.begun?.metadata)?.probed;
}

/** For a store whose preconditions the user waived. Each run that writes warns, since no publisher would notice a lost version. */
export function waivedPreconditions(store: Pick<ObjectStore, 'name' | 'preconditions'>): readonly Warning[] {
  if (store.preconditions().kind !== 'waived') return [];
  return [
    {
      code: 'lock-waived',
      message: `nothing keeps another publisher from writing into ${store.name} at the same moment (${option('lock', 'none')})`,
      hint: 'let one job at a time publish there, then run charthouse verify',
    },
  ];
}
