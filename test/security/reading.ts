/** Reads an archive under small limits, and gives what a test compares. */

import { readArchive } from '../../src/archive/index.ts';
import { isCharthouseError } from '../../src/base/error.ts';
import type { ErrorCode } from '../../src/base/error-catalogue.ts';

/** Small, so that attacks on them are, too. */
export const limits = { maxFileBytes: 1000, maxTotalBytes: 4000 };

/** What most attacks end with. */
export const invalid = 'CH_PACKAGE_INVALID';
/** What attacks on memory end with. */
export const tooLarge = 'CH_CHART_TOO_LARGE';

/** The paths that are read, or the code of the error. */
export async function read(bytes: Buffer, reading: 'strict' | 'as-helm' = 'strict'): Promise<readonly string[] | ErrorCode> {
  try {
    return (await readArchive(bytes, { fileName: 'app-1.0.0.tgz', limits, reading })).map(({ path }) => path);
  } catch (error) {
    if (isCharthouseError(error)) return error.code;
    throw error;
  }
}
