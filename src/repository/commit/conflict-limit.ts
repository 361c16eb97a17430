/** Ends a run that would go on until its deadline: the store refuses a write each time, though what is stored is just what the write names. */

import { CharthouseError } from '../../base/error.ts';
import { command } from '../../hint/hint.ts';

/** Call it each time the store refuses a write, with the ETag that the write named and the one found after it; null if there is nothing. */
export type OnConflict = (named: string | null, found: string | null) => void;

/**
 * How often in a row the store may refuse without a visible reason. No publisher creates and deletes an object again and again. But a write of another publisher may
 * take some seconds, and refuse ours (409) until it is done.
 */
const limits = { create: 6, replace: 20 };

/**
 * Counts how often the store refuses to write one key, although nothing has changed. Seen with a store that keeps versions and treats a delete marker as an object
 * when it creates, and as none when it reads (docs/facts/s3.md); possible with a proxy that changes ETags.
 *
 * What it returns throws CH_STORE_UNSUPPORTED at the limit.
 */
export function conflictLimit(key: string, store: string): OnConflict {
  let times = 0;
  return (named, found) => {
    times = named === found ? times + 1 : 0;
    if (times >= (found === null ? limits.create : limits.replace)) throw atLimit(found, { key, store, attempts: times });
  };
}

function atLimit(
  found: string | null,
  details: { readonly key: string; readonly store: string; readonly attempts: number },
): CharthouseError {
  const { key, store } = details;
  if (found === null) {
    return new CharthouseError('CH_STORE_UNSUPPORTED', {
      message: `${store} refuses to create ${key}, although there is none`,
      hint: `restore the version of ${key} that was deleted, or remove the delete marker, then run again`,
      details,
    });
  }
  return new CharthouseError('CH_STORE_UNSUPPORTED', {
    message: `${store} refuses to replace ${key}, although its ETag is still the expected one (${found})`,
    hint: `look for a proxy in between that changes ETags; ${command('doctor')} tries whether an object can be replaced`,
    details,
  });
}
