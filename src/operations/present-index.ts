/** The index of a repository, for an operation that changes what is listed: without one there is nothing to do. */
import { CharthouseError } from '../base/error.ts';
import type { CurrentIndex, PresentIndex } from '../repository/commit/current-index.ts';
import { indexKey } from '../repository/objects.ts';

/** @throws CH_INDEX_VANISHED if there is none */
export function presentIndex(index: CurrentIndex, { name }: { readonly name: string }): PresentIndex {
  if (index.kind === 'present') return index;
  throw new CharthouseError('CH_INDEX_VANISHED', {
    message: `there is no ${indexKey} in ${name}`,
    hint: 'check the target; if the index was lost, make it again from its packages with: charthouse rebuild',
  });
}
