/** What a rebuild writes onto, and which index it replaces. Pure. */

import { CharthouseError } from '../../base/error.ts';
import { option } from '../../hint/hint.ts';
import { readIndex } from '../../index-file/read-index.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import type { IndexVersion } from '../../repository/commit/current-index.ts';
import { joinIndexes } from '../../repository/commit/join-indexes.ts';
import { refuseCut } from '../../repository/commit/refuse-cut.ts';
import type { NamedIndex } from '../index-file-input.ts';

/** Two indexes, often the same one. */
export interface Bases {
  /** Its entries stay; undefined if the index is made of the packages alone. */
  readonly base: ReadIndex | undefined;
  /** The readable index that the result replaces. Every entry of it is in `base`. */
  readonly replaces: ReadIndex | undefined;
}

/** What the user asked for. */
export interface BaseOptions {
  readonly from: { readonly read: ReadIndex; readonly source: string } | undefined;
  readonly newIndex: boolean;
  /** RFC 3339: the time of a joined index. */
  readonly generated: string;
}

/**
 * A readable index keeps every entry; `from` adds the versions that it lacks. A broken one is replaced only if the user asks: by an
 * earlier state of the index, or by the packages alone.
 *
 * @throws the fault of a broken index; CH_CONFLICT if both indexes list a version with different bytes; CH_INDEX_INVALID if an entry of
 *   `from` cannot be taken over
 */
export function chooseBases(current: IndexVersion, { from, newIndex, generated }: BaseOptions): Bases {
  if (current.kind === 'broken' && from === undefined && !newIndex) throw withRemedy(current.error);
  if (current.kind !== 'present') return { base: from?.read, replaces: undefined };
  const { read } = current;
  return { base: from === undefined ? read : joinIndexes(read, { ...from, option: '--from' }, generated), replaces: read };
}

/** An earlier state of the index, if the user named one. @throws CH_INDEX_INVALID, CH_INDEX_CUT */
export function readEarlier(named: NamedIndex | undefined): BaseOptions['from'] {
  if (named === undefined) return undefined;
  const { bytes, source } = named;
  const read = readIndex(bytes, { mentions: [], source });
  refuseCut(read, source);
  return { read, source };
}

function withRemedy({ code, message, where, details }: CharthouseError): CharthouseError {
  return new CharthouseError(code, {
    message,
    where,
    details,
    hint: `name an earlier state of index.yaml with ${option('from', 'FILE')}, or pass ${option('new-index')} to make it of the packages alone; nothing was changed`,
  });
}
