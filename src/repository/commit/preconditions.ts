/** Makes sure, before the first write, that the store keeps the conditions that every write relies on. */
import type { Warning } from '../../base/warning.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { CurrentIndex } from './current-index.ts';

/**
 * Invariant: a store that ignores preconditions is found out and refused. The verdict rides on the index, so an ordinary publish asks
 * nothing. Returns the verdict that the next revision bears.
 *
 * @throws CH_STORE_UNSUPPORTED
 */
export async function provePreconditions(
  store: ObjectStore,
  verdict: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const preconditions = store.preconditions();
  if (preconditions.kind !== 'untried') return undefined;
  return verdict !== undefined && preconditions.accepts(verdict) ? verdict : await preconditions.probe({ signal });
}

/** The verdict on the index; undefined if there is none. */
export function verdictOn(index: CurrentIndex): string | undefined {
  return (index.kind === 'present' ? index.marks : index.begun?.marks)?.probed;
}

/** For a store whose conditions the user waived: told at each run that writes, since neither publisher hears of a version that is lost. */
export function waivedPreconditions(store: Pick<ObjectStore, 'name' | 'preconditions'>): readonly Warning[] {
  if (store.preconditions().kind !== 'waived') return [];
  return [
    {
      code: 'lock-waived',
      message: `nothing keeps another publisher from writing into ${store.name} at the same moment (--lock none)`,
      hint: 'let one job at a time publish there, then run charthouse verify',
    },
  ];
}
