/** Checks which keys a file system can store under exactly that name. */
import { CharthouseError } from '../../base/error.ts';
import { checkKey } from '../../base/object-key.ts';
import { quoted } from '../../base/quoted.ts';

/** Windows reads `a:b` as a stream of `a`, drops final dots and blanks, and has devices in every folder. */
const notOnWindows = /[<>:"\\|?*\p{Cc}]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu;

/** The limit of ext4, XFS, Btrfs, ZFS, APFS and NTFS, although they count characters differently. */
const longestName = 255;

/** @throws CH_STORE_UNSUPPORTED if it is not a valid key, or not on this platform */
export function checkNames(key: string, platform: string): void {
  checkKey(key);
  // Checked before the file system: if the folder does not exist yet, that would only answer "not found".
  const long = key.split('/').find((each) => Buffer.byteLength(each) > longestName);
  if (long !== undefined) {
    throw new CharthouseError('CH_STORE_UNSUPPORTED', {
      message: `${quoted(`${long.slice(0, 60)}...`)} cannot be stored: the name is longer than ${longestName} bytes (ENAMETOOLONG)`,
      hint: 'choose a shorter name',
      details: { key, about: 'key' },
    });
  }
  if (platform !== 'win32') return;
  const part = key.split('/').find((each) => notOnWindows.test(each));
  if (part === undefined) return;
  throw new CharthouseError('CH_STORE_UNSUPPORTED', {
    message: `${quoted(key)} cannot be stored: Windows does not allow the file name ${quoted(part)}`,
    hint: 'choose another name, or publish from another system',
    details: { key, about: 'key' },
  });
}
