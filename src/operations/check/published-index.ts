/** The index that a check compares with, or why there is none. */
import { type CharthouseError, isCharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import { option } from '../../hint/hint.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import { indexSizeWarnings } from '../../readers/sizes.ts';
import { withoutMark } from '../../repository/commit/first-publish-mark.ts';
import type { OnEvent } from '../../repository/events.ts';
import type { RepositoryReader } from '../../repository/reader.ts';

/** `index` is undefined if nothing is published there. */
export interface PublishedIndex {
  readonly index: ReadIndex | undefined;
  readonly warnings: readonly Warning[];
}

interface IndexPorts {
  readonly reader: RepositoryReader | undefined;
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
}

/**
 * A pull request comes before the first release, so an index that is not there yet is a warning, and so is a host that is not in DNS.
 * `fileNames`: the packages whose owners are asked for.
 *
 * @throws what the reader throws; CH_INDEX_INVALID, CH_INDEX_TOO_LARGE
 */
export async function readPublishedIndex(fileNames: readonly string[], { reader, onEvent, signal }: IndexPorts): Promise<PublishedIndex> {
  if (reader === undefined) return { index: undefined, warnings: [notCompared('no repository is named', named)] };
  try {
    const { body, revision, source } = await reader.index(signal);
    const { bytes } = withoutMark(body);
    const index = readIndex(bytes, { mentions: fileNames, source });
    onEvent({ kind: 'index-read', revision, versions: index.versionCount, sizeBytes: body.byteLength });
    return { index, warnings: [...index.warnings, ...indexSizeWarnings(body.byteLength)] };
  } catch (error) {
    if (!isCharthouseError(error) || !isNotThere(error)) throw error;
    return { index: undefined, warnings: [notCompared(`there is no index yet: ${error.message}`, check)] };
  }
}

const named = `name its public URL with ${option('url')}, or a store for this run with ${option('to')}`;
const check = `if something is published, check ${option('url')} or ${option('to')}`;

function notCompared(why: string, hint: string): Warning {
  return { code: 'not-compared', message: `versions and files were not compared, since ${why}`, hint };
}

/** Never one that was deleted, or that is missing beside packages. */
function isNotThere({ code, details }: CharthouseError): boolean {
  if (code === 'CH_INDEX_VANISHED') return details['deleted'] === false;
  return code === 'CH_HTTP_FAILED' && (details['status'] === 404 || details['status'] === 410 || details['reason'] === 'ENOTFOUND');
}
