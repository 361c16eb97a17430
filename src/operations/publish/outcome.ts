/** What becomes of a chart: one union from the first look to the report, in the words of the report. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import { sizeOf } from '../../chart/kept-package.ts';
import { keyOfUrl } from '../../index-file/package-url.ts';
import type { ListedVersion } from '../../index-file/types.ts';
import type { ProvenanceOutcome } from '../../repository/outcome.ts';
import type { Invalid } from '../chart-outcome.ts';
import type { Candidate, PublishRequest } from './request.ts';

export type { Invalid } from '../chart-outcome.ts';

/**
 * A chart that nothing refuses. `new`: its package is put. `adopted`: the package was in the store, without an entry. `restored`: its
 * missing package is put back. `unchanged`, and `skipped` with other contents: it is published already, and nothing is put.
 */
export interface Accepted {
  readonly outcome: 'new' | 'adopted' | 'restored' | 'unchanged' | 'skipped';
  readonly candidate: Candidate;
  /** Of the package in the store; undefined if the entry leads elsewhere. */
  readonly key: string | undefined;
  /** Of the bytes in the store, now or after this run. */
  readonly digest: string;
  readonly sizeBytes: number | null;
  /** As the index has it, now or after this run. */
  readonly url: string | null;
  /** What becomes of its `.prov`; undefined if there is none, or the store was not asked yet. */
  readonly provenance?: ProvenanceOutcome | undefined;
  /** What the store reported about a file that it replaced. */
  readonly putWarnings?: readonly Warning[];
  /** Of `skipped`: the paths whose contents differ from the published ones. */
  readonly differs?: readonly string[];
  /** Whether the published package was read whole. */
  readonly isRead?: boolean;
  /** What the user should know about it. */
  readonly notes?: readonly Warning[];
}

/** A chart that was packaged, and that the index, the store or Helm refuses. */
export interface Refused {
  readonly outcome: 'conflict' | 'invalid' | 'missing' | 'wrong-digest';
  readonly candidate: Candidate;
  readonly error: CharthouseError;
  readonly differs: readonly string[];
}

/** A chart that has a package. */
export type Packaged = Accepted | Refused;

/** What becomes of a chart. */
export type Outcome = Packaged | Invalid;

/** Narrows to the charts that go on. */
export function isAccepted(chart: Outcome): chart is Accepted {
  return !('error' in chart);
}

/** Charts that the commit has to add to the index. */
export function isAddition(chart: Outcome): chart is Accepted {
  return isAccepted(chart) && (chart.outcome === 'new' || chart.outcome === 'adopted');
}

/** Nothing is published yet under its name and version. */
export function asNew(candidate: Candidate): Accepted {
  const { digest, fileName } = candidate.package;
  return { outcome: 'new', candidate, key: fileName, digest, sizeBytes: sizeOf(candidate.package), url: null };
}

/** It is published already. `sizeBytes` is null if the published package was not read. */
export function asPublished(
  candidate: Candidate,
  { urls }: ListedVersion,
  { digest, sizeBytes, request }: Pick<Accepted, 'digest' | 'sizeBytes'> & { readonly request: Pick<PublishRequest, 'url'> },
): Accepted {
  const url = urls[0] ?? null;
  const key = url === null ? undefined : keyOfUrl(url, request.url);
  return { outcome: 'unchanged', candidate, key, digest, sizeBytes, url };
}

/** An error keeps it from being published. */
export function refusedBy(candidate: Candidate, error: CharthouseError, differs: readonly string[] = []): Refused {
  return { outcome: outcomeOf(error), candidate, error, differs };
}

function outcomeOf({ code, details, exitCode }: CharthouseError): Refused['outcome'] {
  if (code === 'CH_VERIFY_FAILED') return details['kind'] === 'missing' ? 'missing' : 'wrong-digest';
  return exitCode === 4 ? 'conflict' : 'invalid';
}
