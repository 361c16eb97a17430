/** Which keys a file system can hold under exactly that name. */
import { CharthouseError } from '../base/error.ts';
import { checkKey } from '../base/object-key.ts';
import { quoted } from '../base/quoted.ts';

/** Windows reads `a:b` as a stream of `a`, drops final dots and blanks, and has devices in every folder. */
const notOnWindows = /[<>:"\\|?*\p{Cc}]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu;

/** @throws CH_STORE_UNSUPPORTED for what is no key, or none here. */
export function checkNames(key: string, platform: string): void {
  checkKey(key);
  if (platform !== 'win32') return;
  const part = key.split('/').find((each) => notOnWindows.test(each));
  if (part === undefined) return;
  throw new CharthouseError('CH_STORE_UNSUPPORTED', {
    message: `${quoted(key)} cannot be kept: Windows has no file called ${quoted(part)}`,
    hint: 'choose another name, or publish from another system',
    details: { key },
  });
}
