/** The operation `reformat`: an index gets the other format, YAML or JSON, with the same data. */
import type { IndexCommit } from '../../repository/commit/commit-index.ts';
import { type CurrentIndex, readCurrentIndex } from '../../repository/commit/current-index.ts';
import { lengthOf, type NextIndex, nextIndex } from '../../repository/commit/next-index.ts';
import {
  type ChangePorts,
  type ChangeState,
  changeIndex,
  changeReport,
  indexWasRead,
  repositoryName,
  startChange,
} from '../change-index.ts';
import { presentIndex } from '../present-index.ts';
import type { ReformatReport, ReformatRequest } from './request.ts';

interface State extends ChangeState {
  file: ReformatReport['before'];
  plan: ReformatReport['after'];
}

/** Does not throw for what a user can correct: the report's `error` has the reason, and `index` shows whether anything was written. */
export async function reformatIndex(request: ReformatRequest, ports: ChangePorts): Promise<ReformatReport> {
  const state: State = { ...startChange(), file: null, plan: null };
  const context = { request, ports };
  const durationMs = await changeIndex(() => reformat(request, ports, state), context, state);
  return {
    command: 'reformat',
    dryRun: request.dryRun,
    repository: repositoryName(context),
    ...{ before: state.file, after: state.plan },
    ...changeReport(state, durationMs, ports, []),
  };
}

/** If another run was faster, its index is rewritten: it may list more. */
function reformat(
  { indexStyle }: ReformatRequest,
  ports: ChangePorts,
  state: State,
): Pick<IndexCommit<CurrentIndex, NextIndex>, 'read' | 'next' | 'operation'> {
  return {
    operation: 'reformat',
    read: (signal, versionsSeen) => readCurrentIndex(ports.store, { fileNames: [], newIndex: false, versionsSeen, signal }),
    next: async (current) => {
      const { read, sizeBytes } = presentIndex(current, ports.store);
      indexWasRead(current, ports, state);
      state.warnings = read.warnings;
      state.file = { style: read.style, sizeBytes };
      state.plan = null;
      if (read.style === indexStyle) return 'nothing';
      const generated = new Date(ports.clock.now()).toISOString();
      const next = nextIndex({ replaces: read, base: read, entries: [], generated, style: indexStyle, restyle: indexStyle });
      state.plan = { style: indexStyle, sizeBytes: lengthOf(next.chunks) };
      return next;
    },
  };
}
