/** The options of `index`, checked against the folder. */

import { option } from '../../hint/hint.ts';
import { checkPublicUrl, refuseQuery } from '../../repository/public-url.ts';
import type { ReadFiles } from '../../runtime/files.ts';
import { notThere, readNamedIndex } from '../index-file-input.ts';
import { limitsOf } from '../option-groups.ts';
import type { Complete } from '../options.ts';
import type { IndexRequest } from './request.ts';

/** @throws CH_USAGE for a folder or a file of `merge` that is not there, and for a URL that is none */
export async function indexRequest(options: Complete<'indexFolder'>, files: ReadFiles): Promise<IndexRequest> {
  const { folder, url, merge, fresh, indexStyle: style, allowEqualVersion, dryRun } = options;
  checkPublicUrl(url);
  if (url !== undefined) refuseQuery(url, `leave ${option('url')} out`);
  if ((await files.info(folder))?.kind !== 'directory') throw notThere('folder', folder);
  const merged = merge === undefined ? undefined : await readNamedIndex(merge, files);
  return { url, merge: merged, fresh, style, allowEqualVersion, dryRun, limits: limitsOf(options) };
}
