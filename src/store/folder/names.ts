/** Which keys a file system can hold under exactly that name. */
import { CharthouseError } from '../../base/error.ts';
import { checkKey } from '../../base/object-key.ts';
import { quoted } from '../../base/quoted.ts';

/** Windows reads `a:b` as a stream of `a`, drops final dots and blanks, and has devices in every folder. */
const notOnWindows = /[<>:"\\|?*\p{Cc}]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu;

/** Of ext4, XFS, Btrfs, ZFS, APFS and NTFS, give or take how each counts characters. */
const longestName = 255;

/** @throws CH_STORE_UNSUPPORTED for what is no key, or none here. */
export function checkNames(key: string, platform: string): void {
  checkKey(key);
  // Asked before the file system is: of a folder that is not there yet it would answer that nothing is there.
  const long = key.split('/').find((each) => Buffer.byteLength(each) > longestName);
  if (long !== undefined) {
    throw new CharthouseError('CH_STORE_UNSUPPORTED', {
      message: `${quoted(`${long.slice(0, 60)}...`)} cannot be kept: the name is longer than ${longestName} bytes (ENAMETOOLONG)`,
      hint: 'choose a shorter name',
      details: { key, about: 'key' },
    });
  }
  if (platform !== 'win32') return;
  const part = key.split('/').find((each) => notOnWindows.test(each));
  if (part === undefined) return;
  throw new CharthouseError('CH_STORE_UNSUPPORTED', {
    message: `${quoted(key)} cannot be kept: Windows has no file called ${quoted(part)}`,
    hint: 'choose another name, or publish from another system',
    details: { key, about: 'key' },
  });
}
