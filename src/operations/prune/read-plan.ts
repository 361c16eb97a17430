/** Reads the file of a plan that the user names. */
import { Buffer } from 'node:buffer';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { whyUnreadable } from '../../base/file-fault.ts';
import { quoted } from '../../base/quoted.ts';
import { systemCode } from '../../base/system-code.ts';
import type { ReadFiles } from '../../runtime/files.ts';
import { type Plan, parsePlan } from './plan-file.ts';

/** About 500,000 versions. */
const maxBytes = 100 * 1024 * 1024;

/** @throws CH_USAGE if the file cannot be read, or is no plan */
export async function readPlan(path: string, files: ReadFiles): Promise<Plan> {
  try {
    return parsePlan(Buffer.from(await files.readFile(path, { maxBytes })).toString(), path);
  } catch (cause) {
    if (isCharthouseError(cause) || systemCode(cause) === undefined) throw cause;
    throw new CharthouseError('CH_USAGE', {
      message: `the plan ${quoted(path)} cannot be read: ${whyUnreadable(cause)}`,
      hint: 'name a regular file that you may read',
      where: { file: path },
      cause,
    });
  }
}
