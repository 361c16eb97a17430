/** A replacement of the index, or of a provenance file, that a folder has made and that its disk did not confirm. */
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { ObjectStore, PutOutcome } from '../../ports/object-store.ts';
import { indexKey } from '../objects.ts';

/**
 * Invariant: a commit that the disk did not confirm is a commit, and is reported. The rename is done before the folder is synced, so every
 * reader has the new index, whatever the sync returns. If a look finds the new bytes, the commit counts, with a warning: an error would
 * report that nothing was changed, and leave the CDN with the old index.
 *
 * @throws what `put` threw; `details.commit` is `unknown` if the index was replaced and a look did not find its bytes
 */
export async function durablyOrSaid(store: ObjectStore, key: string, put: () => Promise<PutOutcome>): Promise<PutOutcome> {
  try {
    return await put();
  } catch (error) {
    if (!isCharthouseError(error) || error.details['landed'] !== 'not-durable') throw error;
    const etag = error.details['etag'];
    if (typeof etag === 'string' && etag === (await etagNow(store, key)))
      return { kind: 'stored', etag, warnings: [notDurable(error, key)] };
    const { code, message, hint, details } = error;
    throw new CharthouseError(code, { message, hint, details: { ...details, landed: 'unknown', commit: 'unknown' }, cause: error });
  }
}

/** Without the run's signal: it may be what ended the write. */
async function etagNow(store: ObjectStore, key: string): Promise<string | undefined> {
  try {
    const answer = await store.head(key);
    return answer.kind === 'found' ? answer.info.etag : undefined;
  } catch {
    // The error that led here matters more.
    return undefined;
  }
}

function notDurable({ message }: CharthouseError, key: string): Warning {
  return {
    code: key === indexKey ? 'index-not-durable' : 'provenance-not-durable',
    message,
    hint: 'check the disk, then run charthouse verify after the next restart',
    where: { file: key },
  };
}
