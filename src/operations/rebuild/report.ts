/** Collects what a rebuild does while it does it, so that a run that was stopped still reports the state of the repository. */

import type { Warning } from '../../base/warning.ts';
import { command, option } from '../../hint/hint.ts';
import { equalVersionsWarning } from '../../repository/index-warnings.ts';
import { listedShort as some } from '../../repository/listed-short.ts';
import type { DecidedPackages } from '../../repository/orphans/decide-packages.ts';
import type { MissingPackage, Orphan } from '../../repository/orphans/types.ts';
import type { ChartOutcome } from '../../repository/outcome.ts';
import { type ChangeState, changeReport, repositoryName, startChange } from '../change-index.ts';
import type { PartOutcome, RebuildContext, RebuildReport } from './request.ts';

/** What is known of the run so far. */
export interface ReportState extends ChangeState {
  kept: readonly ChartOutcome[];
  added: readonly ChartOutcome[];
  orphans: readonly Orphan[];
  missing: readonly MissingPackage[];
  equals: DecidedPackages['equals'];
  part: PartOutcome | null;
}

/** Nothing happened yet. */
export function startState(): ReportState {
  return { ...startChange(), kept: [], added: [], orphans: [], missing: [], equals: [], part: null };
}

/** The report of a run, finished or not. */
export function reportOf(state: ReportState, context: RebuildContext, durationMs: number): RebuildReport {
  const { dryRun } = context.request;
  const isAdded = isWritten(state) || (dryRun && state.error === undefined);
  return {
    command: 'rebuild',
    dryRun,
    repository: repositoryName(context),
    charts: [...(isAdded ? state.added : state.added.map(notWritten)), ...state.kept],
    orphans: state.orphans,
    missing: state.missing,
    part: state.part,
    ...changeReport(state, durationMs, context.ports, [
      ...missingWarning(state),
      ...orphanWarning(state),
      ...equalVersionsWarning(state.equals),
    ]),
  };
}

function isWritten({ attempts, before, after }: ReportState): boolean {
  return attempts > 0 && before.etag !== after.etag;
}

function notWritten(chart: ChartOutcome): ChartOutcome {
  return { ...chart, outcome: 'not-written' };
}

function missingWarning({ missing }: ReportState): readonly Warning[] {
  if (missing.length === 0) return [];
  return [
    {
      code: 'package-missing',
      message: `the packages of ${some(missing.map(({ name, version }) => `${name} ${version}`))} are not in the store; their entries stay`,
      hint: `restore the packages from the store’s versions or a backup, or from their charts with charthouse publish --restore; check them with ${command('verify')}`,
    },
  ];
}

function orphanWarning({ orphans }: ReportState): readonly Warning[] {
  if (orphans.length === 0) return [];
  const asked = orphans.filter(({ reason }) => reason === 'not-asked').length;
  const more =
    asked > 0
      ? `add those that belong into the index with ${option('add-orphans')}, if none of them was withdrawn`
      : `leave them; before you delete one, look with ${command('verify')} whether every listed package is there`;
  return [{ code: 'orphan-left', message: `no entry names ${some(orphans.map(({ key }) => key))}`, hint: more }];
}
