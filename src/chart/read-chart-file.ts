/** Reads one file of a chart by its name; errors name the file. */
import { CharthouseError, isCharthouseError } from '../base/error.ts';
import { whyUnreadable } from '../base/file-fault.ts';
import { quoted } from '../base/quoted.ts';
import { systemCode } from '../base/system-code.ts';
import type { ReadFiles } from '../runtime/files.ts';

/** @throws CH_CHART_UNREADABLE, also if it is not a regular file; CH_CHART_TOO_LARGE above `maxBytes` */
export function readChartFile(location: string, files: ReadFiles, maxBytes: number): Promise<Uint8Array> {
  return readingChart(location, () => files.readFile(location, { maxBytes }));
}

/** Runs a file-system call about a chart, with its errors as the same two codes. */
export async function readingChart<T>(location: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    // What the system does not report is no fault of the file: a stop has the reason that a program gave it, of any kind.
    if (isCharthouseError(cause) || systemCode(cause) === undefined) throw cause;
    throw new CharthouseError(systemCode(cause) === 'EFBIG' ? 'CH_CHART_TOO_LARGE' : 'CH_CHART_UNREADABLE', {
      message: `cannot read ${quoted(location)}: ${whyUnreadable(cause)}`,
      hint: hintFor(systemCode(cause)),
      where: { file: location },
      cause,
    });
  }
}

function hintFor(code: string | undefined): string | undefined {
  if (code === 'EFTYPE' || code === 'EISDIR' || code === 'ELOOP') return 'remove it, or replace it with the file itself';
  return undefined;
}
