/** Reads the list of accepted findings that the user names. */
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { whyUnreadable } from '../../base/file-fault.ts';
import { quoted } from '../../base/quoted.ts';
import { systemCode } from '../../base/system-code.ts';
import { type Acceptance, readAcceptances } from '../../readers/accepted-findings.ts';
import type { ReadFiles } from '../../runtime/files.ts';

const maxBytes = 10 * 1024 * 1024;

/** @throws CH_USAGE if the file cannot be read, CH_CONFIG_INVALID with the line of what is wrong in it */
export async function readAccepted(path: string, files: ReadFiles): Promise<readonly Acceptance[]> {
  try {
    return readAcceptances(await files.readFile(path, { maxBytes }), path);
  } catch (cause) {
    if (isCharthouseError(cause) || systemCode(cause) === undefined) throw cause;
    throw new CharthouseError('CH_USAGE', {
      message: `the list of accepted findings ${quoted(path)} cannot be read: ${whyUnreadable(cause)}`,
      hint: 'name a regular file that you may read',
      where: { file: path },
      cause,
    });
  }
}
