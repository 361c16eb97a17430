/** From the options of a rebuild to what it works with: reads the file of `from`. */
import { CharthouseError } from '../../base/error.ts';
import { option } from '../../hint/hint.ts';
import { checkEntryUrls } from '../../repository/public-url.ts';
import type { ReadFiles } from '../../runtime/files.ts';
import { readNamedIndex } from '../index-file-input.ts';
import type { Complete } from '../options.ts';
import type { RebuildRequest } from './request.ts';

/** @throws CH_USAGE for words that contradict each other, a file of `from` that is not there, a URL that is none or is lacking */
export async function rebuildRequest(options: Complete<'rebuild'>, files: ReadFiles): Promise<RebuildRequest> {
  checkEntryUrls(options);
  const { from, newIndex } = options;
  if (from !== undefined && newIndex) {
    throw new CharthouseError('CH_USAGE', {
      message: 'an index is either made from an earlier state or of the packages alone',
      hint: `leave out ${option('from')} or ${option('new-index')}`,
    });
  }
  return {
    url: options.url,
    indexUrls: options.indexUrls,
    indexStyle: options.indexStyle,
    from: from === undefined ? undefined : await readNamedIndex(from, files),
    newIndex,
    addOrphans: options.addOrphans,
    allowEqualVersion: options.allowEqualVersion,
    dryRun: options.dryRun,
    invalidate: !options.noInvalidate,
    wait: options.wait,
  };
}
