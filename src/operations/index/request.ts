/** What `index` is asked for and gives back. */

import type { ChartLimits } from '../../archive/index.ts';
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { IndexStyle } from '../../index-file/types.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { OnEvent } from '../../repository/events.ts';
import type { KeptHistory } from '../../repository/history/kept-history.ts';
import type { ChartOutcome, IndexOutcome, RepositoryName } from '../../repository/outcome.ts';
import type { Clock, Random } from '../../runtime/clock.ts';
import type { NamedIndex } from '../index-file-input.ts';

/** The options of the user, with defaults. */
export interface IndexRequest {
  /** The base of the URLs in new entries; relative URLs if absent. */
  readonly url: string | undefined;
  /** An index file: its entries are the ones to keep. */
  readonly merge: NamedIndex | undefined;
  /** Whether the folder's own index counts for nothing. */
  readonly fresh: boolean;
  /** The format to write; if absent, that of the index that is there. */
  readonly style: IndexStyle | undefined;
  /** Whether a version may be listed that Helm takes for a listed one. */
  readonly allowEqualVersion: boolean;
  readonly dryRun: boolean;
  readonly limits: ChartLimits;
}

/** The effects of indexing. */
export interface IndexPorts {
  /** The folder, as a store: publishers may be at work in it. */
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly random: Pick<Random, 'unit' | 'id'>;
  /** Undefined leaves no history behind. */
  readonly history?: KeptHistory | undefined;
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
}

/** A run: what it is asked for, and what it works with. */
export interface IndexContext {
  readonly request: IndexRequest;
  readonly ports: IndexPorts;
}

/** The report of a run. `charts` has every package of the folder; `path` is its key. */
export interface IndexReport {
  readonly command: 'index';
  readonly dryRun: boolean;
  readonly repository: RepositoryName;
  readonly charts: readonly ChartOutcome[];
  readonly index: IndexOutcome;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}
