/** Validates object keys: one rule for every store. */
import { CharthouseError } from './error.ts';
import { quoted } from './quoted.ts';

/** charthouse's own folder beside the objects: never listed, never an object. */
export const ownFolder = '.charthouse';

/** The limit of Amazon S3, in bytes of UTF-8. */
export const longestKey = 1024;

/** Why a key is invalid, or undefined if it is valid. The same for all stores, so that a repository can move between them. */
export function keyFault(key: string): string | undefined {
  if (key === '') return 'it is empty';
  if (/\p{Surrogate}/u.test(key)) return 'it is not valid Unicode';
  if (key.includes('\0')) return 'it contains a NUL byte';
  if (Buffer.byteLength(key) > longestKey) return `it is longer than ${longestKey} bytes`;
  const parts = key.split('/');
  // In S3, `a//b` and `a/` are separate keys, but in a folder the same path as `a/b` and `a`.
  if (parts.includes('')) return 'it has an empty part';
  // An index is untrusted: the paths of its URLs must not leave the repository.
  if (parts.includes('.') || parts.includes('..')) return 'it leads out of the repository';
  if (isOwnKey(key)) return `${ownFolder} is reserved for charthouse`;
  return undefined;
}

/** Whether it is charthouse's own, in any case: a file system that ignores case treats them as one folder. */
export function isOwnKey(key: string): boolean {
  return key.split('/', 1)[0]?.toLowerCase() === ownFolder;
}

/** @throws CH_STORE_UNSUPPORTED if the key is invalid */
export function checkKey(key: string): void {
  const fault = keyFault(key);
  if (fault === undefined) return;
  throw new CharthouseError('CH_STORE_UNSUPPORTED', {
    message: `${quoted(key)} cannot be a key: ${fault}`,
    hint: 'choose another name or URL for the object',
    details: { key, about: 'key' },
  });
}
