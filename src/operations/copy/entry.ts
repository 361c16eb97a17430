/** The entry of a version in the target: that of the source, with its new URL. Pure. */
import { isJsonMap } from '../../base/json.ts';
import type { ChartMetadata } from '../../chart/types.ts';
import { entryOf } from '../../index-file/entry.ts';
import { entryFault, fieldOf } from '../../index-file/loader/check-values.ts';
import { entryShape } from '../../index-file/loader/shapes.ts';
import { skippedTexts } from '../../index-file/loader/skipped-text.ts';
import type { CarriedEntry, Entry } from '../../index-file/types.ts';
import type { SourceVersion } from '../../ports/copy-source.ts';

/** What an entry is made of. */
export interface EntryParts {
  readonly from: SourceVersion;
  /** Of the package; undefined if it was not read. */
  readonly metadata: ChartMetadata | undefined;
  readonly url: string;
  readonly digest: string;
  /** For an entry without a time of its own, RFC 3339. */
  readonly now: string;
}

/** Whether the record of the source can be listed as it is: otherwise the package has to be read. */
export function isSound({ name, version, record }: SourceVersion): boolean {
  if (record === undefined || !isJsonMap(record) || entryFault(record) !== undefined) return false;
  if (skippedTexts(record, entryShape).length > 0) return false;
  const isOne = record['name'] === name && record['version'] === version && typeof record['apiVersion'] === 'string';
  return isOne && Object.keys(record).every((key) => !replaced.has(key.toLowerCase()) || replaced.has(key));
}

/** Helm compares the names of fields without their case: one of these in another case would be there twice. */
const replaced: ReadonlySet<string> = new Set(['created', 'digest', 'urls']);

/** Keeps every field of the source, `created` too. Of an entry that some Helm would refuse, the package says what it should be. */
export function copiedEntry({ from, metadata, url, digest, now }: EntryParts): Entry | CarriedEntry {
  const { name, version, record } = from;
  const stated = record?.['created'] ?? from.created;
  if (record !== undefined && isSound(from)) {
    const created = fieldOf(record, 'created') ?? now;
    return { name, version, record: { ...record, created, urls: [url], digest } };
  }
  if (metadata === undefined) throw new RangeError(`the package of ${name} ${version} was not read`);
  const created = isTime(stated) ? String(stated) : now;
  return entryOf({ metadata, url, created, digest });
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && entryFault({ created: value }) === undefined;
}
