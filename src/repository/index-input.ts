/** Reads what an indexing is asked for, and holds it against what is there: a slip in a path must not pass for an empty index. */
import { CharthouseError } from '../base/error.ts';
import { systemCode } from '../base/system-code.ts';
import type { ReadFiles } from '../runtime/files.ts';
import type { IndexRequest } from './index-report.ts';
import { type IndexOptions, limitsOf } from './options.ts';
import { checkPublicUrl } from './public-url.ts';

/** @throws CH_USAGE for a folder or a file of `merge` that is not there, and for a URL that is none */
export async function indexRequest(options: IndexOptions, files: ReadFiles): Promise<IndexRequest> {
  const { folder, url, merge, fresh = false, indexStyle: style, dryRun = false } = options;
  checkPublicUrl(url);
  if ((await files.info(folder))?.kind !== 'directory') throw notThere('folder', folder);
  const merged = merge === undefined ? undefined : { bytes: await readMerged(merge, files), source: merge };
  return { url, merge: merged, fresh, style, dryRun, limits: limitsOf(options) };
}

// Helm takes a missing file of --merge for an empty index: a slip in its path loses every version, with exit code 0.
async function readMerged(path: string, files: ReadFiles): Promise<Uint8Array> {
  if ((await files.info(path))?.kind !== 'file') throw notThere('file', path);
  try {
    return await files.readFile(path);
  } catch (cause) {
    throw new CharthouseError('CH_USAGE', {
      message: `the index file '${path}' cannot be read: ${systemCode(cause) ?? String(cause)}`,
      hint: 'check its permissions',
      where: { file: path },
      cause,
    });
  }
}

function notThere(what: 'folder' | 'file', path: string): CharthouseError {
  return new CharthouseError('CH_USAGE', { message: `there is no ${what} '${path}'`, hint: `name a ${what} that is there` });
}
