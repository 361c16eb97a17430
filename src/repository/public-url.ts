/** The public URL that a caller names: what it must be, for every verb. */
import { CharthouseError } from '../base/error.ts';
import { printableUrl } from '../base/printable-url.ts';

/** Checked before anything is read or written. @throws CH_USAGE where it is no http or https URL; one that is not given is right. */
export function checkPublicUrl(url: string | undefined): void {
  if (url === undefined || (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))) return;
  throw new CharthouseError('CH_USAGE', {
    message: `'${printableUrl(url)}' is not an http or https URL`,
    hint: 'name the public URL with https://',
  });
}
