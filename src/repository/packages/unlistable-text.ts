/** Finds, without an index, the charts that no index can list. Pure. */
import { CharthouseError } from '../../base/error.ts';
import type { Package } from '../../chart/types.ts';
import { refusedEntries } from '../../index-file/add-entries.ts';
import { entryOf } from '../../index-file/entry.ts';

/** The error of a chart with a text that no index can contain: it is known without an index, and so before a release. */
export function unlistableText(
  path: string,
  { metadata, digest, fileName }: Pick<Package, 'metadata' | 'digest' | 'fileName'>,
): CharthouseError | undefined {
  const [error] = refusedEntries(undefined, [entryOf({ metadata, url: fileName, created: '', digest })]);
  if (error === undefined) return undefined;
  const { code, message, hint, details } = error;
  return new CharthouseError(code, { message, hint, details, where: { file: path }, cause: error });
}
