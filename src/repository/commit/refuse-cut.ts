/** Refuses to write onto an index that seems to be cut: what follows the cut would be lost for good. */
import { CharthouseError } from '../../base/error.ts';
import type { ReadIndex } from '../../index-file/types.ts';

/** @throws CH_INDEX_CUT if the bytes of the index show that its end is missing */
export function refuseCut({ cut }: ReadIndex, source: string): void {
  if (cut === undefined) return;
  throw new CharthouseError('CH_INDEX_CUT', {
    message: `${source} seems to be cut: ${cut}`,
    hint: 'restore the whole file from a backup; if it is whole, complete its last entry and end its last line, then run again',
    details: { reason: cut },
  });
}
