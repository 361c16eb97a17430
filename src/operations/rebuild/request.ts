/** What `rebuild` is asked for, what it works with, and what it gives back. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { UrlForm } from '../../index-file/package-url.ts';
import type { IndexStyle } from '../../index-file/types.ts';
import type { FoundPackage } from '../../repository/orphans/found-package.ts';
import type { MissingPackage, Orphan } from '../../repository/orphans/types.ts';
import type { ChartOutcome, Figures, IndexOutcome, InvalidationOutcome, RepositoryName } from '../../repository/outcome.ts';
import type { ChangePorts, ChangeRequest } from '../change-index.ts';
import type { NamedIndex } from '../index-file-input.ts';
import type { Shard } from './shards.ts';

/** The options of the user, with defaults. */
export interface RebuildRequest extends ChangeRequest {
  /** For a chart that is not listed yet. Undefined if it was not asked for: relative. */
  readonly indexUrls: UrlForm | undefined;
  /** The format to write; if absent, that of the index that is kept. */
  readonly indexStyle: IndexStyle | undefined;
  /** An earlier state of the index, whose entries all stay. */
  readonly from: NamedIndex | undefined;
  /** Whether an index made of the packages alone may replace one that cannot be read. */
  readonly newIndex: boolean;
  readonly addOrphans: boolean;
  readonly allowEqualVersion: boolean;
  /** By key: packages that the shards of an earlier split have read. Undefined if none did. */
  readonly known: ReadonlyMap<string, FoundPackage> | undefined;
}

/** Which packages a run reads into which file; it writes no index. */
export interface PartRequest {
  readonly shard: Shard;
  /** The path of the part file. */
  readonly file: string;
}

/** What a run has in its part file. */
export interface PartOutcome {
  /** `3/8`. */
  readonly shard: string;
  readonly file: string;
  /** How many packages without an entry are in this shard. */
  readonly packages: number;
  /** Of these, how many this run has read, and how many an earlier one. */
  readonly read: number;
  readonly resumed: number;
  /** Of those that this run has read, how many contain no chart. */
  readonly unreadable: number;
}

/** The effects of a rebuild. */
export type RebuildPorts = ChangePorts;

/** A run: what it is asked for, and what it works with. */
export interface RebuildContext {
  readonly request: RebuildRequest;
  readonly ports: RebuildPorts;
}

/** The report of a run. `charts` has every package of the store that is listed now; `path` is its key. */
export interface RebuildReport {
  readonly command: 'rebuild';
  readonly dryRun: boolean;
  readonly repository: RepositoryName;
  readonly charts: readonly ChartOutcome[];
  readonly orphans: readonly Orphan[];
  readonly missing: readonly MissingPackage[];
  /** Null if the run was not for one shard. */
  readonly part: PartOutcome | null;
  readonly index: IndexOutcome;
  readonly invalidation: InvalidationOutcome;
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}
