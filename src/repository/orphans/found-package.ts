/** What a rebuild knows of a package that it has read. */
import type { CharthouseError } from '../../base/error.ts';
import type { ChartMetadata } from '../../chart/types.ts';
import type { ListedObject } from '../../ports/object-store.ts';

/** A package that contains a chart. */
export interface FoundChart extends ListedObject {
  readonly kind: 'chart';
  readonly metadata: ChartMetadata;
  /** Undefined if it was neither asked for nor known. */
  readonly digest: string | undefined;
}

/** An object with the name of a package. */
export type FoundPackage = FoundChart | (ListedObject & { readonly kind: 'no-chart'; readonly error: CharthouseError });

/** What is known of a package without its chart. */
export interface Known extends Pick<ListedObject, 'sizeBytes' | 'lastModifiedMs'> {
  readonly kind: FoundPackage['kind'];
  readonly digest?: string | undefined;
}

/** Whether a package has to be read: it is not known, or is another one now, or its digest is needed and not known. */
export function mustRead(known: Known | undefined, listed: ListedObject, withDigest: boolean): boolean {
  if (known === undefined) return true;
  if (known.sizeBytes !== listed.sizeBytes || known.lastModifiedMs !== listed.lastModifiedMs) return true;
  return withDigest && known.kind === 'chart' && known.digest === undefined;
}
