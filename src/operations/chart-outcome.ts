/** What a report shows of a chart that was not compared with a repository. */
import type { CharthouseError } from '../base/error.ts';
import type { ChartMetadata, Package } from '../chart/types.ts';
import type { ChartOutcome, ChartOutcomeKind } from '../repository/outcome.ts';

/** Packaged, and not known to be published. */
export function packagedOutcome(
  path: string,
  { metadata, digest, bytes }: Package,
  outcome: Extract<ChartOutcomeKind, 'new' | 'not-written' | 'passed'>,
): ChartOutcome {
  return { ...chartNames(metadata), path, outcome, digest, sizeBytes: bytes.length, url: null };
}

/** A chart that could not be packaged or selected, or that Helm refuses. */
export interface Invalid {
  readonly outcome: 'invalid';
  /** As the user named it. */
  readonly path: string;
  readonly error: CharthouseError;
}

/** For a report. */
export function invalidOutcome({ path, error }: Pick<Invalid, 'path' | 'error'>): ChartOutcome {
  return { name: null, version: null, path, outcome: 'invalid', digest: null, sizeBytes: null, url: null, error };
}

/** What a report calls a chart. */
export function chartNames({ name, version, type }: ChartMetadata): Pick<ChartOutcome, 'name' | 'version' | 'type'> {
  return { name, version, ...(type === 'library' ? { type } : {}) };
}
