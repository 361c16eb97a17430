/** The error about a file that is no archive of a repository. */
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';

/** `why` follows the name of the file. */
export function notAnArchive(path: string, why: string, more: { readonly hint?: string; readonly cause?: unknown } = {}): CharthouseError {
  return new CharthouseError('CH_ARCHIVE_INVALID', {
    ...more,
    message: `${quoted(path)} ${why}`,
    where: { file: path },
    details: { path },
  });
}
