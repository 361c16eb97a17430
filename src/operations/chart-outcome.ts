/** What a report shows of a chart that was not compared with a repository. */
import type { CharthouseError } from '../base/error.ts';
import type { ChartMetadata, Package } from '../chart/types.ts';
import type { ChartDecision, ChartOutcome } from '../repository/outcome.ts';

/** Packaged, and not known to be published. */
export function packagedOutcome(
  path: string,
  { metadata, digest, bytes }: Package,
  outcome: Extract<ChartDecision, 'new' | 'not-written' | 'passed'>,
): ChartOutcome {
  return { ...chartNames(metadata), path, outcome, digest, sizeBytes: bytes.length, url: null };
}

/** Refused before it could be looked for. */
export function invalidOutcome(path: string, error: CharthouseError): ChartOutcome {
  return { name: null, version: null, path, outcome: 'invalid', digest: null, sizeBytes: null, url: null, error };
}

/** What a report calls a chart. */
export function chartNames({ name, version, type }: ChartMetadata): Pick<ChartOutcome, 'name' | 'version' | 'type'> {
  return { name, version, ...(type === 'library' ? { type } : {}) };
}
