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
import type { Looks as PlaceLooks } from '../../repository/packages/places-in-store.ts';
import type { ChangeState } from '../change-index.ts';
import { changeIndex, changeReport, indexWasRead, repositoryName, startChange } from '../change-index.ts';
import { type PackageReader, packageReader } from '../read-packages.ts';
import { adoptOrphans } from './adopt-orphans.ts';
import { decideAmendments, type Looks } from './amendments.ts';
import { moveUrls } from './move-urls.ts';
import type { RepairContext, RepairPorts, RepairReport, RepairRequest } from './request.ts';

interface State extends ChangeState {
  changes: RepairReport['changes'];
  added: RepairReport['charts'];
  left: RepairReport['left'];
}

/** A run, and what of it stays the same in every attempt to commit: nothing is looked at twice. */
interface Run extends RepairContext {
  readonly looks: Looks;
  readonly places: PlaceLooks;
  readonly readPackages: PackageReader;
}

/** Does not throw for what a user can correct: the report's `error` has the reason, and `index` shows whether anything was written. */
export async function repairRepository(request: RepairRequest, ports: RepairPorts): Promise<RepairReport> {
  const state: State = { ...startChange(), changes: [], added: [], left: [] };
  const context = { request, ports };
  const durationMs = await changeIndex(() => repair(context, state), context, state);
  return {
    command: 'repair',
    dryRun: request.dryRun,
    repository: repositoryName(context),
    ...{ changes: state.changes, charts: addedCharts(state, request.dryRun), left: state.left },
    ...changeReport(state, durationMs, ports, []),
  };
}

/** If another run was faster, the index is read and repaired again: the other run may have added entries. */
function repair(context: RepairContext, state: State): Pick<IndexCommit<CurrentIndex, NextRepair>, 'read' | 'next' | 'operation'> {
  const { ports } = context;
  const run: Run = { ...context, looks: new Map(), places: new Map(), readPackages: packageReader(ports) };
  return {
    operation: 'repair',
    read: (signal, versionsSeen) => readCurrentIndex(ports.store, { fileNames: [], newIndex: false, versionsSeen, signal }),
    next: (current) => nextIndexFor(current, run, state),
  };
}

/** First what Helm refuses, then URLs, then what packages show: they are read where the entries of the next index lead. */
async function nextIndexFor(current: CurrentIndex, run: Run, state: State): Promise<NextRepair | 'nothing'> {
  const { ports } = run;
  if (current.kind === 'missing') {
    throw new CharthouseError('CH_INDEX_VANISHED', {
      message: `there is no ${indexKey} in ${ports.store.name}`,
      hint: 'make it again from its packages with: charthouse rebuild',
    });
  }
  indexWasRead(current, ports, state);
  refuseCut(current.read, `${ports.store.name}/${indexKey}`);
  const sound = repairIndex(current.read);
  const moved = await moveUrls(sound.read, run, run.places);
  const { amendments, left } = await decideAmendments(moved.read, run, run.looks);
  const amended = amendIndex(moved.read, amendments);
  const adopted = await adoptOrphans(amended.read, run, { current, readPackages: run.readPackages });
  // A URL is changed on its line, so the lines of the moved index are those of the sound one.
  const lineOf = originalLines(current.read.layout, sound.read.layout, sound.changes);
  const later = [...moved.changes, ...amended.changes].map((change) => ({ ...change, line: lineOf(change.line) }));
  state.changes = byEntry([...sound.changes, ...later]);
  state.added = adopted.charts;
  const lineOfOther = originalLines(current.read.layout, amended.read.layout, state.changes);
  const others = [...auditEntries(walkPlaced(amended.read.layout), amended.read.layout.bytes.length)].filter(
    ({ severity }) => severity === 'error',
  );
  state.left = withoutRepeats([...placed([...moved.left, ...left], lineOf), ...placed(others, lineOfOther), ...adopted.left]);
  if (state.changes.length === 0 && adopted.entries.length === 0) return 'nothing';
  const generated = new Date(ports.clock.now()).toISOString();
  return nextIndexRepaired(current.read, { read: amended.read, changes: state.changes }, { entries: adopted.entries, generated });
}

/** What a run that did not get to its commit would have added is not written. */
function addedCharts({ added, attempts, before, after, error }: State, dryRun: boolean): RepairReport['charts'] {
  const isWritten = attempts > 0 && before.etag !== after.etag;
  return isWritten || (dryRun && error === undefined) ? added : added.map((chart) => ({ ...chart, outcome: 'not-written' }));
}

function placed(findings: readonly AuditFinding[], lineOf: (line: number) => number): readonly AuditFinding[] {
  return findings.map((finding) => ({ ...finding, line: finding.line === null ? null : lineOf(finding.line) }));
}

function withoutRepeats(findings: readonly AuditFinding[]): readonly AuditFinding[] {
  const byPlace = new Map(findings.toReversed().map((finding) => [`${finding.rule} ${finding.line ?? finding.message}`, finding]));
  return [...byPlace.values()].reverse();
}
