/** Ends what would go on until the deadline: a store that refuses a write each time, though what stands there is just what the write names. */
import { CharthouseError } from '../../base/error.ts';

/** To be told of each refusal: the ETag that the write named, and the one that was found after it; null where there is nothing. */
export type OnRefusal = (named: string | null, found: string | null) => void;

/**
 * How often in a row. Whoever creates and deletes an object again and again is no publisher; but a write of another publisher may be on
 * its way for some seconds, and refuse ours (409) until it has landed.
 */
const inVain = { create: 6, replace: 20 };

/**
 * Counts the refusals of one key that nothing explains. Seen on a store that keeps versions, and takes the mark of a deletion for an
 * object when it creates and for none when it is read (docs/facts/s3.md); thinkable where something in between changes ETags.
 *
 * What it returns throws CH_STORE_UNSUPPORTED where it was so too often.
 */
export function refusalsOf(key: string, store: string): OnRefusal {
  let times = 0;
  return (named, found) => {
    times = named === found ? times + 1 : 0;
    if (times >= (found === null ? inVain.create : inVain.replace)) throw refusedInVain(found, { key, store, attempts: times });
  };
}

function refusedInVain(
  found: string | null,
  details: { readonly key: string; readonly store: string; readonly attempts: number },
): CharthouseError {
  const { key, store } = details;
  if (found === null) {
    return new CharthouseError('CH_STORE_UNSUPPORTED', {
      message: `${store} refuses to create ${key}, and says each time that there is none`,
      hint: `restore the version of ${key} that was deleted, or remove the delete marker, then run again`,
      details,
    });
  }
  return new CharthouseError('CH_STORE_UNSUPPORTED', {
    message: `${store} refuses to replace ${key}, and says each time that it is still the revision that was named (${found})`,
    hint: 'look for a proxy in between that changes ETags; charthouse doctor tries whether an object can be replaced',
    details,
  });
}
