/** Collects what a publish did while it does it, so that a run that was stopped still says what state things are in. */
import type { CharthouseError } from '../../base/error.ts';
import { printableUrl } from '../../base/printable-url.ts';
import type { Warning } from '../../base/warning.ts';
import { begunWarning, unpublishedWarning } from '../../repository/commit/unpublished.ts';
import { type IndexState, indexOutcome, noIndex } from '../../repository/index-state.ts';
import { type Invalidation, noInvalidation } from '../../repository/invalidation/invalidate.ts';
import { invalidationOutcome, invalidationWarnings } from '../../repository/invalidation/staleness.ts';
import type { ChartDecision, ChartOutcome, PublishReport, VerificationOutcome } from '../../repository/outcome.ts';
import { chartNames, invalidOutcome } from '../chart-outcome.ts';
import { provenanceWarnings } from './provenance.ts';
import type { Action, PublishContext, Verdict } from './request.ts';

/** What is known of the run so far. */
export interface ReportState {
  verdicts: readonly Verdict[];
  invalid: readonly { readonly path: string; readonly error: CharthouseError }[];
  before: IndexState;
  after: IndexState;
  attempts: number;
  invalidation: Invalidation;
  verification: VerificationOutcome;
  /** RFC 3339; undefined where no cache is known to be behind. */
  staleUntil: string | undefined;
  readonly warnings: Warning[];
  /** Whether this run made the index say that nothing is published yet, and has not replaced it since. */
  isBegun: boolean;
  /** Keys of packages that no entry names, as of a repository that is just beginning. */
  unpublished: readonly string[];
  error: CharthouseError | undefined;
  /** Whether the index lists what was decided, or would after a dry run. */
  isDone: boolean;
}

/** Nothing happened yet. */
export function startState(): ReportState {
  return {
    verdicts: [],
    invalid: [],
    before: noIndex,
    after: noIndex,
    attempts: 0,
    invalidation: noInvalidation,
    verification: { outcome: 'none' },
    staleUntil: undefined,
    warnings: [],
    isBegun: false,
    unpublished: [],
    error: undefined,
    isDone: false,
  };
}

const decisions: Readonly<Record<Action, ChartDecision>> = {
  stage: 'new',
  adopt: 'adopted',
  restore: 'restored',
  keep: 'unchanged',
  skip: 'skipped',
};

/** What was decided of a chart, in the word that reports and events have for it. */
export function decisionOf(verdict: Verdict): ChartDecision {
  if (verdict.kind === 'planned') return decisions[verdict.action];
  if (verdict.error.code === 'CH_VERIFY_FAILED') return verdict.error.details['kind'] === 'missing' ? 'missing' : 'wrong-digest';
  return verdict.error.exitCode === 4 ? 'conflict' : 'invalid';
}

/** The report of a run, finished or not. */
export function reportOf(
  state: ReportState,
  { request, ports, durationMs }: PublishContext & { readonly durationMs: number },
): PublishReport {
  const charts = [
    ...state.invalid.map(({ path, error }) => invalidOutcome(path, error)),
    ...state.verdicts.map((verdict) => chartOutcome(verdict, state)),
  ];
  const order = new Map(request.charts.map((path, place) => [path, place]));
  return {
    command: 'publish',
    dryRun: request.dryRun,
    repository: { target: ports.store.name, url: request.url === undefined ? null : printableUrl(request.url) },
    charts: charts.sort((a, b) => (order.get(a.path) ?? 0) - (order.get(b.path) ?? 0)),
    index: indexOutcome(state),
    invalidation: invalidationOutcome(state.invalidation, state.staleUntil),
    verification: state.verification,
    figures: { ...ports.traffic(), durationMs },
    warnings: [
      ...state.warnings,
      ...(isLeftBegun(state) ? [begunWarning(ports.store.name)] : []),
      ...unpublishedWarning(state.unpublished, ports.store.name),
      ...invalidationWarnings(state.invalidation, state.staleUntil),
      ...state.verdicts.flatMap(notesOf),
    ],
    error: state.error ?? null,
  };
}

/** If the outcome of the commit is not known, the index may list something by now. */
function isLeftBegun({ isBegun, error }: ReportState): boolean {
  return isBegun && error?.details['commit'] !== 'unknown';
}

function notesOf(verdict: Verdict): readonly Warning[] {
  if (verdict.kind !== 'planned') return [];
  return [...(verdict.notes ?? []), ...provenanceWarnings(verdict), ...(verdict.putWarnings ?? [])];
}

/** What no entry says of a chart is not called new: the run ended before. */
function outcomeOf(verdict: Verdict, { isDone }: ReportState): ChartDecision {
  const decision = decisionOf(verdict);
  return !isDone && (decision === 'new' || decision === 'adopted' || decision === 'restored') ? 'not-written' : decision;
}

function chartOutcome(verdict: Verdict, state: ReportState): ChartOutcome {
  const { candidate } = verdict;
  const known = { ...chartNames(candidate.package.metadata), path: candidate.path, outcome: outcomeOf(verdict, state) };
  if (verdict.kind === 'planned') {
    const { digest, sizeBytes, url, differs, provenance } = verdict;
    return {
      ...{ ...known, digest, sizeBytes, url },
      ...(differs === undefined ? {} : { differs }),
      ...(provenance === undefined ? {} : { provenance }),
    };
  }
  const { digest, bytes } = candidate.package;
  const { differs, error } = verdict;
  return { ...known, digest, sizeBytes: bytes.length, url: null, differs, error };
}
