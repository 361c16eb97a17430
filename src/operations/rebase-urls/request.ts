/** What `rebase-urls` is asked for, what it works with, and what it gives back. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { UrlForm } from '../../index-file/package-url.ts';
import type { Figures, IndexOutcome, InvalidationOutcome, RepositoryName } from '../../repository/outcome.ts';
import type { PlaceFinding } from '../../repository/packages/places-in-store.ts';
import type { ChangePorts, ChangeRequest } from '../change-index.ts';

/** The options of the user, with defaults. */
export interface RebaseRequest extends ChangeRequest {
  /** The base that URLs have now; the repository's own public URL if nothing else was said. */
  readonly oldUrl: string;
  /** The form of the new URLs. */
  readonly indexUrls: UrlForm;
  /** Whether packages may be put later. Other bytes than the listed ones are refused all the same. */
  readonly allowMissing: boolean;
}

/** The effects. */
export type RebasePorts = ChangePorts;

/** A run: what it is asked for, and what it works with. */
export interface RebaseContext {
  readonly request: RebaseRequest;
  readonly ports: RebasePorts;
}

/** A URL of an entry that was changed, or in a dry run would be. */
export interface ChangedUrl {
  readonly name: string;
  readonly version: string;
  readonly from: string;
  readonly to: string;
  /** The key of the archive, if the entry is in that. */
  readonly index?: string;
}

/** The report of a run, which succeeded if `error` is null. */
export interface RebaseReport {
  readonly command: 'rebase-urls';
  readonly dryRun: boolean;
  readonly repository: RepositoryName;
  readonly changed: readonly ChangedUrl[];
  readonly findings: readonly PlaceFinding[];
  readonly index: IndexOutcome;
  readonly invalidation: InvalidationOutcome;
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}
