/** What `repair` is asked for, what it works with, and what it gives back. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { UrlForm } from '../../index-file/package-url.ts';
import type { IndexChange } from '../../index-file/repair/changes.ts';
import type { AuditFinding } from '../../readers/audit-rules.ts';
import type { ChartOutcome, Figures, IndexOutcome, InvalidationOutcome, RepositoryName } from '../../repository/outcome.ts';
import type { RepositoryReader } from '../../repository/reader.ts';
import type { ChangePorts, ChangeRequest } from '../change-index.ts';

/** The options of the user, with defaults. */
export interface RepairRequest extends ChangeRequest {
  /** Whether every package is read, not only those whose entry has no usable digest. */
  readonly readPackages: boolean;
  /** Whether entries without a package are taken out. */
  readonly removeDangling: boolean;
  /** Whether packages without an entry get one. */
  readonly addOrphans: boolean;
  /** The base of URLs that should lead into the store; undefined leaves all URLs as they are. */
  readonly oldUrl: string | undefined;
  /** The form of changed URLs. */
  readonly indexUrls: UrlForm;
}

/** The effects. `reader` reads packages where Helm gets them. */
export interface RepairPorts extends ChangePorts {
  readonly reader: RepositoryReader;
}

/** A run: what it is asked for, and what it works with. */
export interface RepairContext {
  readonly request: RepairRequest;
  readonly ports: RepairPorts;
}

/** The report of a run, which succeeded if `error` is null. */
export interface RepairReport {
  readonly command: 'repair';
  readonly dryRun: boolean;
  readonly repository: RepositoryName;
  /** The plan; it is done if the index was written. */
  readonly changes: readonly IndexChange[];
  /** Packages without an entry that got one; `path` is the key. */
  readonly charts: readonly ChartOutcome[];
  /** What is wrong and stays, with a remedy for each. */
  readonly left: readonly AuditFinding[];
  readonly index: IndexOutcome;
  readonly invalidation: InvalidationOutcome;
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}
