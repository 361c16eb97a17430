/** What `rebuild` is asked for, what it works with, and what it gives back. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { UrlForm } from '../../index-file/package-url.ts';
import type { IndexStyle } from '../../index-file/types.ts';
import type { Cdn } from '../../ports/cdn.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { OnEvent } from '../../repository/events.ts';
import type { ChartOutcome, Figures, IndexOutcome, InvalidationOutcome, RepositoryName } from '../../repository/outcome.ts';
import type { Clock, Random } from '../../runtime/clock.ts';
import type { Traffic } from '../../runtime/traffic.ts';
import type { NamedIndex } from '../index-file-input.ts';

/** The words of the user, resolved. */
export interface RebuildRequest {
  /** The public URL of the repository; undefined where nobody said. */
  readonly url: string | undefined;
  /** Of charts that the index does not list yet. */
  /** For a chart that is not listed yet. Undefined if it was not asked for: relative. */
  readonly indexUrls: UrlForm | undefined;
  /** The style to write; that of the index that is kept where absent. */
  readonly indexStyle: IndexStyle | undefined;
  /** An earlier state of the index, whose entries all stay. */
  readonly from: NamedIndex | undefined;
  /** Whether an index that is there but cannot be read may give way to one of the packages alone. */
  readonly newIndex: boolean;
  readonly addOrphans: boolean;
  readonly allowEqualVersion: boolean;
  readonly dryRun: boolean;
  readonly invalidate: boolean;
  /** Whether to wait until an invalidation is complete. */
  readonly wait: boolean;
}

/** The effects of a rebuild. */
export interface RebuildPorts {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly random: Random;
  /** In front of the repository; undefined where none is known or wanted. */
  readonly cdn?: Cdn | undefined;
  readonly onEvent: OnEvent;
  /** What was asked of the store so far. */
  readonly traffic: () => Traffic;
  /** Its reason is the error to end with. */
  readonly signal: AbortSignal;
}

/** A run: what it is asked for, and what it works with. */
export interface RebuildContext {
  readonly request: RebuildRequest;
  readonly ports: RebuildPorts;
}

/**
 * Why a package that no entry names was left so. `not-asked`: `addOrphans` would add it. `listed`: its version is listed with another
 * package. `same-version`: another package of the store has its name and version, and counts. `equal-version`: the index has a version
 * that Helm takes for the same. `no-chart`: Helm would refuse it. `unlistable`: the index cannot hold its entry.
 */
export type OrphanReason = 'not-asked' | 'listed' | 'same-version' | 'equal-version' | 'no-chart' | 'unlistable';

/** A package in the store that no entry names, and that was not added. */
export interface Orphan {
  readonly key: string;
  /** Null where it cannot be read far enough to know. */
  readonly name: string | null;
  readonly version: string | null;
  /** Null where only reading it whole would tell. */
  readonly digest: string | null;
  readonly sizeBytes: number;
  /** RFC 3339: when it was put, by the store's clock. */
  readonly modified: string;
  readonly reason: OrphanReason;
  readonly message: string;
}

/** An entry whose package is not in the store. */
export interface MissingPackage {
  readonly name: string;
  readonly version: string;
  readonly url: string;
  readonly key: string;
}

/** The whole of a run. `charts` holds every package of the store that is listed now; `path` is its key. */
export interface RebuildReport {
  readonly command: 'rebuild';
  readonly dryRun: boolean;
  readonly repository: RepositoryName;
  readonly charts: readonly ChartOutcome[];
  readonly orphans: readonly Orphan[];
  readonly missing: readonly MissingPackage[];
  readonly index: IndexOutcome;
  readonly invalidation: InvalidationOutcome;
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}
