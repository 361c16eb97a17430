/** From the options of a rebuild to what it works with: reads the file of `from`. */
import { join } from 'node:path';
import { CharthouseError } from '../../base/error.ts';
import { option } from '../../hint/hint.ts';
import { checkEntryUrls } from '../../repository/public-url.ts';
import type { ReadFiles } from '../../runtime/files.ts';
import { readNamedIndex } from '../index-file-input.ts';
import type { Complete } from '../options.ts';
import { partName } from './part-file.ts';
import { readParts } from './read-parts.ts';
import type { PartRequest, RebuildRequest } from './request.ts';
import { parseShard } from './shards.ts';

/** What a rebuild is asked for: `part` if it is for one shard. */
export interface AskedRebuild {
  readonly request: RebuildRequest;
  readonly part: PartRequest | undefined;
}

/** What the options are read with. */
export interface RequestPorts {
  readonly files: ReadFiles;
  /** The name of the repository. */
  readonly target: string;
}

/** Without an option for it; relative to the working folder. */
const defaultParts = 'charthouse-parts';

/**
 * @throws CH_USAGE for options that contradict each other, a file of `from` that is not there, a URL that is none or is lacking, and parts
 *   that are missing or do not fit
 */
export async function rebuildRequest(options: Complete<'rebuild'>, { files, target }: RequestPorts): Promise<AskedRebuild> {
  checkEntryUrls(options);
  const { from, newIndex } = options;
  if (from !== undefined && newIndex) {
    throw new CharthouseError('CH_USAGE', {
      message: 'an index is either made from an earlier state or of the packages alone',
      hint: `leave out ${option('from')} or ${option('new-index')}`,
    });
  }
  const part = partOf(options);
  const request = {
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
    known: options.merge === undefined ? undefined : await readParts({ folder: options.merge, target }, files),
  };
  return { request, part };
}

function partOf({ shard: text, parts, merge }: Complete<'rebuild'>): PartRequest | undefined {
  if (text === undefined) {
    if (parts === undefined) return undefined;
    throw new CharthouseError('CH_USAGE', {
      message: 'a folder for part files is named, and no shard',
      hint: `name the shard, such as ${option('shard', '3/8')}; to make the index from the parts, use ${option('merge', parts)}`,
    });
  }
  if (merge !== undefined) {
    throw new CharthouseError('CH_USAGE', {
      message: 'a run reads a shard or merges all of them',
      hint: `run all shards first, then run once with ${option('merge')} and without ${option('shard')}`,
    });
  }
  const shard = parseShard(text);
  return { shard, file: join(parts ?? defaultParts, partName(shard)) };
}
