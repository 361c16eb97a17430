/** Validates object keys: one rule for every store. */
import { CharthouseError } from './error.ts';
import { quoted } from './quoted.ts';

/** charthouse's own folder beside the objects: not listed with them, and its contents are no objects but for `ownObjects`. */
export const ownFolder = '.charthouse';

/**
 * Objects of its own that charthouse keeps: change records, intents of publishers, tombstones of yanked versions, and a map of the index.
 * They are listed only by such a prefix.
 */
const ownObjects = /^\.charthouse\/((history|intents|yanked)\/|index-map$)/;

/** The limit of Amazon S3, in bytes of UTF-8. */
export const longestKey = 1024;

/**
 * Why a key is invalid, or undefined if it is valid. The same for all stores, so that a repository can move between them. For keys from
 * outside, such as the paths of an index: charthouse's own objects are none.
 */
export function keyFault(key: string): string | undefined {
  return formFault(key) ?? (isOwnKey(key) ? `${ownFolder} is reserved for charthouse` : undefined);
}

/** Whether it is the key of an object that charthouse keeps for itself. */
export function isOwnObject(key: string): boolean {
  return ownObjects.test(key);
}

/** Like `keyFault`, for what charthouse itself reads and writes. */
export function storedKeyFault(key: string): string | undefined {
  return isOwnObject(key) ? formFault(key) : keyFault(key);
}

/** Like `keyFault`, for what a listing found under `prefix`. */
export function listedKeyFault(key: string, prefix: string): string | undefined {
  return isOwnKey(prefix) ? storedKeyFault(key) : keyFault(key);
}

function formFault(key: string): string | undefined {
  if (key === '') return 'it is empty';
  if (/\p{Surrogate}/u.test(key)) return 'it is not valid Unicode';
  if (key.includes('\0')) return 'it contains a NUL byte';
  if (Buffer.byteLength(key) > longestKey) return `it is longer than ${longestKey} bytes`;
  const parts = key.split('/');
  // In S3, `a//b` and `a/` are separate keys, but in a folder the same path as `a/b` and `a`.
  if (parts.includes('')) return 'it has an empty part';
  // An index is untrusted: the paths of its URLs must not leave the repository.
  if (parts.includes('.') || parts.includes('..')) return 'it leads out of the repository';
  return undefined;
}

/** Whether it is charthouse's own, in any case: a file system that ignores case treats them as one folder. */
export function isOwnKey(key: string): boolean {
  return key.split('/', 1)[0]?.toLowerCase() === ownFolder;
}

/** @throws CH_STORE_UNSUPPORTED if the key is invalid */
export function checkKey(key: string): void {
  const fault = storedKeyFault(key);
  if (fault === undefined) return;
  throw new CharthouseError('CH_STORE_UNSUPPORTED', {
    message: `${quoted(key)} cannot be a key: ${fault}`,
    hint: 'choose another name or URL for the object',
    details: { key, about: 'key' },
  });
}
