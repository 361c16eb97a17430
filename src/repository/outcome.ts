/** What the operations return: plain data from which text, JSON and the Action's outputs are made. */
import type { CharthouseError } from '../base/error.ts';
import type { Warning } from '../base/warning.ts';
import type { Traffic } from '../runtime/traffic.ts';

/** The repository that an operation worked on. `url` is the public one, if known. */
export interface RepositoryName {
  readonly target: string;
  readonly url: string | null;
}

/**
 * What became of one chart.
 *
 * - `new`: its package and entry are published. `adopted`: the package was in the store without an entry, and got one.
 * - `restored`: it was listed, and its missing package was put back.
 * - `unchanged`: published before with these contents. `skipped`: published before with other contents, and left as it is (`skipExisting`).
 * - `conflict`: published before with other contents. `invalid`: Helm, the index or the store cannot accept it.
 * - `missing`: published before, and its package is gone. `wrong-digest`: published before, and its package has other bytes than the index names.
 * - `not-written`: it would be new, and the run ended before anything listed it (`package`: before it was written).
 * - `passed`: `gate`, which asks no repository, found no error.
 */
export type ChartOutcomeKind =
  | 'new'
  | 'adopted'
  | 'restored'
  | 'unchanged'
  | 'skipped'
  | 'conflict'
  | 'invalid'
  | 'missing'
  | 'wrong-digest'
  | 'not-written'
  | 'passed';

/**
 * What became of the `.prov` beside a package. `new`: there was none in the store. `replaced`: it took the place of another one.
 * `unchanged`: the stored one has the same bytes. `differs`: the stored one signs the same package in other bytes, and was left.
 */
export type ProvenanceOutcome = 'new' | 'replaced' | 'unchanged' | 'differs';

/** One chart of a run. In a dry run `outcome` is what a real one would do. */
export interface ChartOutcome {
  /** Null if the chart could not be read far enough to know. */
  readonly name: string | null;
  readonly version: string | null;
  /** Only of a library chart, which cannot be installed by itself. */
  readonly type?: 'library';
  /** As the user named it. */
  readonly path: string;
  readonly outcome: ChartOutcomeKind;
  /** Of the bytes in the store; for conflicts, of ours. */
  readonly digest: string | null;
  readonly sizeBytes: number | null;
  /** As the index has it. */
  readonly url: string | null;
  /** Of `conflict` and `skipped`: the paths whose contents differ from the published ones. */
  readonly differs?: readonly string[];
  /** Of a package with a `.prov`; absent if the run ended before the store was asked. In a dry run: what would become of it. */
  readonly provenance?: ProvenanceOutcome;
  /** Of `conflict`, `invalid`, `missing` and `wrong-digest`. */
  readonly error?: CharthouseError;
}

/**
 * What this run did to the index file: the index version that it replaced, and its own. If it changed nothing, both are the index as it was
 * seen last. `revisionBefore` and `revisionAfter` are ETags; null if there is no index, or only the mark of a first publish.
 */
export interface IndexOutcome {
  readonly revisionBefore: string | null;
  readonly revisionAfter: string | null;
  readonly versionsBefore: number;
  readonly versionsAfter: number;
  /** How often the commit was tried; more than 1 if other publishers were faster. */
  readonly attempts: number;
}

/**
 * `none`: there is no CDN, or nothing is stale. `created`: the CDN accepted it. `completed`: the CDN has dropped its copies.
 * `failed`: a warning has the reason. `skipped`: the user asked for that.
 */
export interface InvalidationOutcome {
  readonly outcome: 'none' | 'created' | 'completed' | 'failed' | 'skipped';
  readonly id: string | null;
  /** Paths of the public URL, encoded, that were invalidated, or in a dry run would be. */
  readonly paths: readonly string[];
  /** RFC 3339: until when caches may serve the previous index; null if they cannot. */
  readonly staleUntil: string | null;
}

/** `stale`: right at the origin, but the public URL is older or does not resolve yet. `failed`: `error` has the reason. `none`: nothing was changed, so there is nothing to verify. */
export interface VerificationOutcome {
  readonly outcome: 'verified' | 'stale' | 'failed' | 'skipped' | 'none';
}

/** What it cost. */
export interface Figures extends Traffic {
  readonly durationMs: number;
}

/** What became of artifacthub-repo.yml beside the index; in a dry run, what would. */
export type ArtifactHubOutcome = 'new' | 'replaced' | 'unchanged';

/** The report of a publish, which succeeded if `error` is null. If it was stopped or refused, `index` shows whether anything was committed. */
export interface PublishReport {
  readonly command: 'publish';
  readonly dryRun: boolean;
  readonly repository: RepositoryName;
  readonly charts: readonly ChartOutcome[];
  readonly index: IndexOutcome;
  readonly invalidation: InvalidationOutcome;
  readonly verification: VerificationOutcome;
  /** Absent if it is not configured, or the run ended before. */
  readonly artifactHub?: ArtifactHubOutcome;
  /** How many charts have new pages. Absent without `pages`, or if the run ended before. */
  readonly pages?: number;
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}
