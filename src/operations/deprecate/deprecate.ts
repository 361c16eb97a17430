/** The operation `deprecate`: marks entries as deprecated, as Helm and Artifact Hub show it. Nothing else changes. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import { entryRecords } from '../../index-file/index-data.ts';
import { fieldOf } from '../../index-file/loader/check-values.ts';
import type { IndexCommit } from '../../repository/commit/commit-index.ts';
import { type CurrentIndex, readCurrentIndex } from '../../repository/commit/current-index.ts';
import { type NextRepair, nextIndexDeprecated } from '../../repository/commit/next-index.ts';
import { indexKey } from '../../repository/objects.ts';
import type { Figures, IndexOutcome, InvalidationOutcome, RepositoryName } from '../../repository/outcome.ts';
import { notListed, parseSelector, selectVersions } from '../../repository/select-versions.ts';
import {
  type ChangePorts,
  type ChangeRequest,
  type ChangeState,
  changeIndex,
  changeReport,
  indexWasRead,
  repositoryName,
  startChange,
} from '../change-index.ts';
import { presentIndex } from '../present-index.ts';

/** The options of the user, with defaults. */
export interface DeprecateRequest extends ChangeRequest {
  /** `NAME`, `NAME@VERSION` or `NAME@RANGE`. */
  readonly selectors: readonly string[];
  /** Whether the marks go. */
  readonly undo: boolean;
}

/** The report of a run, which succeeded if `error` is null. In a dry run, `versions` has what a real run would do. */
export interface DeprecateReport {
  readonly command: 'deprecate';
  readonly dryRun: boolean;
  readonly repository: RepositoryName;
  /** `unchanged`: its entry was so before. */
  readonly versions: readonly {
    readonly name: string;
    readonly version: string;
    readonly outcome: 'deprecated' | 'undone' | 'unchanged';
  }[];
  readonly index: IndexOutcome;
  readonly invalidation: InvalidationOutcome;
  readonly figures: Figures;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}

interface State extends ChangeState {
  versions: DeprecateReport['versions'];
}

/** Does not throw for what a user can correct: the report's `error` has the reason, and `index` shows whether anything was written. */
export async function deprecateVersions(request: DeprecateRequest, ports: ChangePorts): Promise<DeprecateReport> {
  const state: State = { ...startChange(), versions: [] };
  const context = { request, ports };
  const durationMs = await changeIndex(() => deprecate(request, ports, state), context, state);
  return {
    command: 'deprecate',
    dryRun: request.dryRun,
    repository: repositoryName(context),
    versions: state.versions,
    ...changeReport(state, durationMs, ports, []),
  };
}

function deprecate(
  request: DeprecateRequest,
  ports: ChangePorts,
  state: State,
): Pick<IndexCommit<CurrentIndex, NextRepair>, 'read' | 'next' | 'operation'> {
  const selectors = request.selectors.map(parseSelector);
  return {
    operation: 'deprecate',
    read: (signal, versionsSeen) => readCurrentIndex(ports.store, { fileNames: [], newIndex: false, versionsSeen, signal }),
    next: async (current) => {
      const { read } = presentIndex(current, ports.store);
      indexWasRead(current, ports, state);
      state.warnings = read.warnings;
      const { items, versions, unmet } = selectVersions(read, selectors);
      if (unmet.length > 0) throw notListed(read, unmet, `${ports.store.name}/${indexKey}`);
      const records = entryRecords(read.layout, items);
      const isDeprecated = (item: number): boolean => fieldOf(records.get(item) ?? {}, 'deprecated') === true;
      const changing = new Set([...items].filter((item) => isDeprecated(item) === request.undo));
      const outcomes = [...items].map((item) => (!changing.has(item) ? 'unchanged' : request.undo ? 'undone' : 'deprecated'));
      state.versions = versions.map(({ name, version }, at) => ({ name, version, outcome: outcomes[at] ?? 'unchanged' }));
      return changing.size === 0 ? 'nothing' : nextIndexDeprecated(read, changing, !request.undo);
    },
  };
}
