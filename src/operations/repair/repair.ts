/** The operation `repair`: every Helm loads the index afterwards, and nothing that a Helm can install is lost. */
import { CharthouseError } from '../../base/error.ts';
import { amendIndex } from '../../index-file/repair/amend-index.ts';
import { byEntry, originalLines } from '../../index-file/repair/original-lines.ts';
import { repairIndex } from '../../index-file/repair/repair-index.ts';
import { walkPlaced } from '../../index-file/walk.ts';
import { auditEntries } from '../../readers/audit-index.ts';
import type { AuditFinding } from '../../readers/audit-rules.ts';
import type { IndexCommit } from '../../repository/commit/commit-index.ts';
import { type CurrentIndex, readCurrentIndex } from '../../repository/commit/current-index.ts';
import { type NextRepair, nextIndexRepaired } from '../../repository/commit/next-index.ts';
import { refuseCut } from '../../repository/commit/refuse-cut.ts';
import { indexKey } from '../../repository/objects.ts';
import type { ChangeState } from '../change-index.ts';
import { changeIndex, changeReport, indexWasRead, repositoryName, startChange } from '../change-index.ts';
import { decideAmendments, type Looks } from './amendments.ts';
import type { RepairContext, RepairPorts, RepairReport, RepairRequest } from './request.ts';

interface State extends ChangeState {
  changes: RepairReport['changes'];
  left: RepairReport['left'];
}

/** Does not throw for what a user can correct: the report's `error` has the reason, and `index` shows whether anything was written. */
export async function repairRepository(request: RepairRequest, ports: RepairPorts): Promise<RepairReport> {
  const state: State = { ...startChange(), changes: [], left: [] };
  const context = { request, ports };
  const durationMs = await changeIndex(() => repair(context, state), context, state);
  return {
    command: 'repair',
    dryRun: request.dryRun,
    repository: repositoryName(context),
    ...{ changes: state.changes, left: state.left },
    ...changeReport(state, durationMs, ports, []),
  };
}

/** If another run was faster, the index is read and repaired again: the other run may have added entries. */
function repair(context: RepairContext, state: State): Pick<IndexCommit<CurrentIndex, NextRepair>, 'read' | 'next'> {
  const looks: Looks = new Map();
  return {
    read: (signal, versionsSeen) => readCurrentIndex(context.ports.store, { fileNames: [], newIndex: false, versionsSeen, signal }),
    next: (current) => nextIndexFor(current, { ...context, looks }, state),
  };
}

async function nextIndexFor(
  current: CurrentIndex,
  context: RepairContext & { readonly looks: Looks },
  state: State,
): Promise<NextRepair | 'nothing'> {
  const { ports } = context;
  if (current.kind === 'missing') {
    throw new CharthouseError('CH_INDEX_VANISHED', {
      message: `there is no ${indexKey} in ${ports.store.name}`,
      hint: 'make it again from its packages with: charthouse rebuild',
    });
  }
  indexWasRead(current, ports, state);
  refuseCut(current.read, `${ports.store.name}/${indexKey}`);
  const sound = repairIndex(current.read);
  const { amendments, left } = await decideAmendments(sound.read, context, context.looks);
  const amended = amendIndex(sound.read, amendments);
  const lineOf = originalLines(current.read.layout, sound.read.layout, sound.changes);
  state.changes = byEntry([...sound.changes, ...amended.changes.map((change) => ({ ...change, line: lineOf(change.line) }))]);
  const lineOfOther = originalLines(current.read.layout, amended.read.layout, state.changes);
  const others = [...auditEntries(walkPlaced(amended.read.layout), amended.read.layout.bytes.length)].filter(
    ({ severity }) => severity === 'error',
  );
  state.left = withoutRepeats([...placed(left, lineOf), ...placed(others, lineOfOther)]);
  if (state.changes.length === 0) return 'nothing';
  return nextIndexRepaired(current.read, { read: amended.read, changes: state.changes });
}

function placed(findings: readonly AuditFinding[], lineOf: (line: number) => number): readonly AuditFinding[] {
  return findings.map((finding) => ({ ...finding, line: finding.line === null ? null : lineOf(finding.line) }));
}

function withoutRepeats(findings: readonly AuditFinding[]): readonly AuditFinding[] {
  const byPlace = new Map(findings.toReversed().map((finding) => [`${finding.rule} ${finding.line}`, finding]));
  return [...byPlace.values()].reverse();
}
