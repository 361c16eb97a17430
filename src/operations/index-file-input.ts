/** Reads an index file that the user names: a slip in its path must not pass for an empty index. */

import { CharthouseError, isCharthouseError } from '../base/error.ts';
import { whyUnreadable } from '../base/file-fault.ts';
import { quoted } from '../base/quoted.ts';
import { systemCode } from '../base/system-code.ts';
import { withoutMark } from '../repository/commit/first-publish-mark.ts';
import { maxIndexBytes } from '../repository/reader.ts';
import type { ReadFiles } from '../runtime/files.ts';

/** An index file's bytes, and its path for messages. */
export interface NamedIndex {
  readonly bytes: Uint8Array;
  readonly source: string;
}

/**
 * Helm takes a missing file of --merge for an empty index: a slip in its path loses every version, with exit code 0.
 *
 * @throws CH_USAGE
 */
export async function readNamedIndex(path: string, files: ReadFiles): Promise<NamedIndex> {
  if ((await files.info(path)) === undefined) throw notThere('file', path);
  try {
    return { bytes: withoutMark(await files.readFile(path, { maxBytes: maxIndexBytes })).bytes, source: path };
  } catch (cause) {
    // A stop has the reason that a program gave it, of any kind.
    if (isCharthouseError(cause) || systemCode(cause) === undefined) throw cause;
    throw new CharthouseError('CH_USAGE', {
      message: `the index file ${quoted(path)} cannot be read: ${whyUnreadable(cause)}`,
      hint: 'name a regular file that you may read: what comes through a pipe must be in a file first',
      where: { file: path },
      cause,
    });
  }
}

/** What the user named is not there. */
export function notThere(what: 'folder' | 'file', path: string): CharthouseError {
  return new CharthouseError('CH_USAGE', { message: `there is no ${what} ${quoted(path)}`, hint: `name a ${what} that is there` });
}
