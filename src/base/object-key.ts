/** What a key may look like: one rule for every store. */
import { CharthouseError } from './error.ts';
import { quoted } from './quoted.ts';

/** What charthouse keeps for itself beside the objects: never listed, never an object. */
export const ownFolder = '.charthouse';

/** Of Amazon S3, in bytes of UTF-8. */
export const longestKey = 1024;

/** Why a key is none, or undefined if it is one. The same for all stores, so that a repository can move between them. */
export function keyFault(key: string): string | undefined {
  if (key === '') return 'it is empty';
  if (/\p{Surrogate}/u.test(key)) return 'it is not valid Unicode';
  if (key.includes('\0')) return 'it holds a NUL byte';
  if (Buffer.byteLength(key) > longestKey) return `it is longer than ${longestKey} bytes`;
  const parts = key.split('/');
  // `a//b` and `a/` are keys of their own in S3 but the same path as `a/b` and `a` in a folder.
  if (parts.includes('')) return 'it has an empty part';
  // An index is a stranger's text: what its URLs resolve to must not lead out of the repository.
  if (parts.includes('.') || parts.includes('..')) return 'it leads out of the repository';
  if (isOwnKey(key)) return `${ownFolder} is charthouse's own`;
  return undefined;
}

/** Whether it is charthouse's own, in any case: on a file system that ignores case these are one folder. */
export function isOwnKey(key: string): boolean {
  return key.split('/', 1)[0]?.toLowerCase() === ownFolder;
}

/** @throws CH_STORE_UNSUPPORTED for what no store takes as a key. */
export function checkKey(key: string): void {
  const fault = keyFault(key);
  if (fault === undefined) return;
  throw new CharthouseError('CH_STORE_UNSUPPORTED', {
    message: `${quoted(key)} cannot be a key: ${fault}`,
    hint: 'choose another name or URL for the object',
    details: { key, about: 'key' },
  });
}
