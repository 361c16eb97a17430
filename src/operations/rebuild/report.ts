/** Collects what a rebuild does while it does it, so that a run that was stopped still says what state things are in. */
import type { CharthouseError } from '../../base/error.ts';
import { printableUrl } from '../../base/printable-url.ts';
import type { Warning } from '../../base/warning.ts';
import { type IndexState, indexOutcome, noIndex } from '../../repository/index-state.ts';
import { equalVersionsWarning } from '../../repository/index-warnings.ts';
import { type Announcement, nothingAnnounced } from '../../repository/invalidation/invalidate.ts';
import { announcementWarnings, invalidationOf } from '../../repository/invalidation/staleness.ts';
import { listedShort as some } from '../../repository/listed-short.ts';
import type { ChartOutcome } from '../../repository/outcome.ts';
import type { Decisions } from './decide.ts';
import type { MissingPackage, Orphan, RebuildContext, RebuildReport } from './request.ts';

/** What is known of the run so far. */
export interface ReportState {
  before: IndexState;
  after: IndexState;
  attempts: number;
  kept: readonly ChartOutcome[];
  added: readonly ChartOutcome[];
  orphans: readonly Orphan[];
  missing: readonly MissingPackage[];
  equals: Decisions['equals'];
  announcement: Announcement;
  /** RFC 3339; undefined where no cache is known to be behind. */
  staleUntil: string | undefined;
  /** Of the index that was read, and of the store. */
  warnings: readonly Warning[];
  readonly commitWarnings: Warning[];
  error: CharthouseError | undefined;
}

/** Nothing happened yet. */
export function startState(): ReportState {
  return {
    ...{ before: noIndex, after: noIndex, attempts: 0, announcement: nothingAnnounced, staleUntil: undefined },
    ...{ kept: [], added: [], orphans: [], missing: [], equals: [], warnings: [], commitWarnings: [], error: undefined },
  };
}

/** The report of a run, finished or not. */
export function reportOf(
  state: ReportState,
  { request, ports, durationMs }: RebuildContext & { readonly durationMs: number },
): RebuildReport {
  const { orphans, missing } = state;
  const url = request.url === undefined ? null : printableUrl(request.url);
  return {
    command: 'rebuild',
    dryRun: request.dryRun,
    repository: { target: ports.store.name, url },
    charts: [
      ...(isWritten(state) || (request.dryRun && state.error === undefined) ? state.added : state.added.map(notWritten)),
      ...state.kept,
    ],
    orphans,
    missing,
    index: indexOutcome(state),
    invalidation: invalidationOf(state.announcement, state.staleUntil),
    figures: { ...ports.traffic(), durationMs },
    warnings: [
      ...state.warnings,
      ...state.commitWarnings,
      ...announcementWarnings(state.announcement, state.staleUntil),
      ...missingWarning(state),
      ...orphanWarning(state),
      ...equalVersionsWarning(state.equals),
    ],
    error: state.error ?? null,
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
      hint: 'restore the packages from the store’s versions or a backup, or from their charts with charthouse publish --restore; charthouse verify says when all are there',
    },
  ];
}

function orphanWarning({ orphans }: ReportState): readonly Warning[] {
  if (orphans.length === 0) return [];
  const asked = orphans.filter(({ reason }) => reason === 'not-asked').length;
  const more =
    asked > 0
      ? 'add those that belong into the index with --add-orphans, if none of them was withdrawn'
      : 'leave them; before you delete one, look with charthouse verify whether every listed package is there';
  return [{ code: 'orphan-left', message: `no entry names ${some(orphans.map(({ key }) => key))}`, hint: more }];
}
