/** Ends what would go on until the deadline: a store that refuses to create an object, and says each time that there is none. */
import { CharthouseError } from '../../base/error.ts';

/** Whoever creates and deletes an object again and again is no publisher. */
const attemptsInVain = 6;

/**
 * To be called after each refusal to create a key at which nothing is then found. Seen on a store that keeps versions, and takes the
 * mark of a deletion for an object when it creates and for none when it is read (docs/facts/s3.md).
 *
 * @throws CH_STORE_UNSUPPORTED where it was so too often
 */
export function endInVain(attempt: number, key: string, store: string): void {
  if (attempt < attemptsInVain) return;
  throw new CharthouseError('CH_STORE_UNSUPPORTED', {
    message: `${store} refuses to create ${key}, and says each time that there is none`,
    hint: `restore the version of ${key} that was deleted, or remove the delete marker, then run again`,
    details: { store, key, attempts: attemptsInVain },
  });
}
