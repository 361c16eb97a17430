/** What `mirror` and `promote` are asked for, what they work with, and what they give back. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { ChartMetadata } from '../../chart/types.ts';
import type { UrlForm } from '../../index-file/package-url.ts';
import type { IndexStyle } from '../../index-file/types.ts';
import type { CopyRegistry } from '../../ports/copy-registry.ts';
import type { CopySource, SourceVersion } from '../../ports/copy-source.ts';
import type { Figures, IndexOutcome, InvalidationOutcome, RepositoryName } from '../../repository/outcome.ts';
import type { Selector } from '../../repository/select-versions.ts';
import type { ChangePorts, ChangeRequest, ChangeState } from '../change-index.ts';

/** The options of the user, with defaults. */
export interface CopyRequest extends ChangeRequest {
  readonly command: 'mirror' | 'promote';
  /** Which versions to copy; all if it is empty. */
  readonly selectors: readonly Selector[];
  /** How many versions of each chart, the newest ones; all if undefined. */
  readonly newest: number | undefined;
  readonly preReleases: boolean;
  /** Whether the charts that the chosen ones depend on are copied, too. */
  readonly withDependencies: boolean;
  /** How many versions one commit adds at most. */
  readonly mostPerCommit: number;
  /** The form of new URLs. */
  readonly indexUrls: UrlForm | undefined;
  /** Of a new index. */
  readonly indexStyle: IndexStyle | undefined;
}

/** The effects. */
export interface CopyPorts extends ChangePorts {
  readonly source: CopySource;
  /**
   * What the dependency `name` has as its repository. The same source for the same repository; `source` itself if that is meant.
   * @throws CH_DEPENDENCY_REPOSITORY for a name that nothing configures, CH_USAGE for what is no repository
   */
  readonly openSource: (repository: string, name: string) => Promise<CopySource>;
}

/** As much as choosing versions needs. */
export type SourcePorts = Pick<CopyPorts, 'source' | 'openSource' | 'signal'>;

/** A version to copy. */
export interface WantedVersion {
  readonly from: SourceVersion;
  readonly source: CopySource;
}

/** The effects: those of a copy, with a registry instead of a store. */
export interface RegistryCopyPorts extends Pick<CopyPorts, 'source' | 'openSource' | 'clock' | 'onEvent' | 'traffic' | 'signal'> {
  readonly registry: CopyRegistry;
}

/** What is asked for: a registry has no index, and so no URLs and no CDN. */
export type RegistryCopyRequest = Pick<CopyRequest, 'command' | 'dryRun' | 'selectors' | 'newest' | 'preReleases' | 'withDependencies'>;

/** A version whose package is in the target, or is going to be. */
export interface Staged extends WantedVersion {
  readonly kind: 'new' | 'adopted';
  /** Undefined only in a plan, of a source that states none. */
  readonly digest: string | undefined;
  /** Null until it is known. */
  readonly sizeBytes: number | null;
  /** Undefined if the package was not read. */
  readonly metadata: ChartMetadata | undefined;
  readonly provenance?: NonNullable<CopiedVersion['provenance']> | 'unsigned' | undefined;
}

/** A version at its position in the report. */
export interface PlannedCopy {
  readonly at: number;
  readonly staged: Staged;
}

/**
 * What became of a version. `new`: its package is put and listed. `adopted`: its package was in the target, and is listed now.
 * `unchanged`: the target lists it already. `yanked`: it was yanked there, and stays so. `conflict`: the target has it with other bytes. `wrong-digest`, `invalid`, `missing`: the source
 * does not have what it lists. `unreadable`: the source did not answer. `not-written`: the run ended before it was listed.
 */
export type CopyOutcome =
  | 'new'
  | 'adopted'
  | 'unchanged'
  | 'yanked'
  | 'conflict'
  | 'wrong-digest'
  | 'invalid'
  | 'missing'
  | 'unreadable'
  | 'not-written';

/** One version of a run. In a dry run `outcome` is what a real one would do. */
export interface CopiedVersion {
  readonly name: string;
  readonly version: string;
  /** The name of the repository that has it. */
  readonly source: string;
  readonly outcome: CopyOutcome;
  /** Of the package, lower-case hex; null if it is not known. */
  readonly digest: string | null;
  readonly sizeBytes: number | null;
  /** As the index has it; null if it is not listed. */
  readonly url: string | null;
  /** Absent if there is none, or if it was not asked for. */
  readonly provenance?: 'new' | 'unchanged' | 'differs';
  readonly error?: CharthouseError | undefined;
}

/** The report of a run, which succeeded if `error` is null. */
export interface CopyReport {
  readonly command: 'mirror' | 'promote';
  readonly dryRun: boolean;
  readonly repository: RepositoryName;
  /** The name of the source. */
  readonly source: string;
  readonly copies: readonly CopiedVersion[];
  readonly index: IndexOutcome;
  readonly invalidation: InvalidationOutcome;
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}

/** What is known so far of the versions of a run. */
export interface CopiedSoFar {
  /** In the order of the source. */
  readonly copies: CopiedVersion[];
  /** Versions whose provenance files were not copied, since they do not sign their package. */
  readonly unsigned: string[];
}

/** The same of a run into a registry, which commits nothing. */
export interface CopyState extends ChangeState {
  copies: CopiedVersion[];
  readonly unsigned: string[];
}

/** A run: what it is asked for, what it works with, and what is known so far. */
export interface CopyRun extends CopiedSoFar {
  readonly request: CopyRequest;
  readonly ports: CopyPorts;
  /** RFC 3339: the time of entries that have none. */
  readonly now: string;
  /** What was yanked in the target, by identity, as of the index version that was read last. */
  yanked: ReadonlyMap<string, unknown>;
  /** What is left to copy; undefined until it is planned. */
  todo: PlannedCopy[] | undefined;
}
