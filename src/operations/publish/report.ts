/** Records what a publish did while it does it, so that a run that was stopped still reports the state of the repository. */
import type { CharthouseError } from '../../base/error.ts';
import { printableUrl } from '../../base/printable-url.ts';
import type { Warning } from '../../base/warning.ts';
import { sizeOf } from '../../chart/kept-package.ts';
import { begunWarning, unpublishedWarning } from '../../repository/commit/unpublished.ts';
import { type IndexState, indexOutcome, noIndex } from '../../repository/index-state.ts';
import { type Invalidation, noInvalidation } from '../../repository/invalidation/invalidate.ts';
import { invalidationOutcome, invalidationWarnings } from '../../repository/invalidation/staleness.ts';
import type { ArtifactHubOutcome, ChartOutcome, PublishReport, VerificationOutcome } from '../../repository/outcome.ts';
import { chartNames, invalidOutcome } from '../chart-outcome.ts';
import { isAccepted, type Outcome } from './outcome.ts';
import { provenanceWarnings } from './provenance.ts';
import type { PublishContext } from './request.ts';

/** What is known of a run so far. */
export interface Progress {
  readonly charts: readonly Outcome[];
  readonly before: IndexState;
  readonly after: IndexState;
  readonly attempts: number;
  readonly invalidation: Invalidation;
  readonly verification: VerificationOutcome;
  /** RFC 3339; undefined if no cache is known to be behind. */
  readonly staleUntil: string | undefined;
  /** Of artifacthub-repo.yml; undefined if it is not configured, or not reached yet. */
  readonly artifactHub: ArtifactHubOutcome | undefined;
  /** The charts whose pages were written; undefined if there are no pages, or the run ended before. */
  readonly pages: number | undefined;
  readonly warnings: readonly Warning[];
  /** Whether this run wrote the mark of a first publish into the index, and has not replaced it since. */
  readonly isBegun: boolean;
  /** Keys of packages that no entry names, in a repository that is just beginning. */
  readonly unpublished: readonly string[];
  /** Why the run ended, or the first error of a chart. */
  readonly error: CharthouseError | undefined;
  /** Whether the index lists what was decided, or would after a dry run. */
  readonly isDone: boolean;
}

const nothingYet: Progress = {
  charts: [],
  before: noIndex,
  after: noIndex,
  attempts: 0,
  invalidation: noInvalidation,
  verification: { outcome: 'none' },
  staleUntil: undefined,
  artifactHub: undefined,
  pages: undefined,
  warnings: [],
  isBegun: false,
  unpublished: [],
  error: undefined,
  isDone: false,
};

/** Keeps the newest progress: any step of a run may throw. */
export interface Recorder {
  now(): Progress;
  record(news: Partial<Omit<Progress, 'charts' | 'warnings'>>): void;
  /** What becomes of the charts; their first error is the error of the run. */
  recordCharts(charts: readonly Outcome[]): void;
  /** A warning that was recorded already is not repeated. */
  warn(warnings: readonly Warning[]): void;
}

/** Nothing happened yet. */
export function startRecorder(): Recorder {
  let progress = nothingYet;
  const isKnown = ({ code, message }: Warning): boolean =>
    code === 'lock-waived' && progress.warnings.some((each) => each.code === code && each.message === message);
  return {
    now: () => progress,
    record: (news) => {
      progress = { ...progress, ...news };
    },
    recordCharts: (charts) => {
      progress = { ...progress, charts, error: progress.error ?? charts.find((each) => 'error' in each)?.error };
    },
    warn: (warnings) => {
      progress = { ...progress, warnings: [...progress.warnings, ...warnings.filter((each) => !isKnown(each))] };
    },
  };
}

/** The report of a run, finished or not. */
export function reportOf(
  progress: Progress,
  { request, ports, durationMs }: PublishContext & { readonly durationMs: number },
): PublishReport {
  const order = new Map(request.charts.map((path, place) => [path, place]));
  const charts = progress.charts.map((chart) => chartOutcome(chart, reportedOutcome(chart, progress)));
  return {
    command: 'publish',
    dryRun: request.dryRun,
    repository: { target: ports.store.name, url: request.url === undefined ? null : printableUrl(request.url) },
    charts: charts.sort((a, b) => (order.get(a.path) ?? 0) - (order.get(b.path) ?? 0)),
    index: indexOutcome(progress),
    invalidation: invalidationOutcome(progress.invalidation, progress.staleUntil),
    verification: progress.verification,
    ...(progress.artifactHub === undefined ? {} : { artifactHub: progress.artifactHub }),
    ...(progress.pages === undefined ? {} : { pages: progress.pages }),
    figures: { ...ports.traffic(), durationMs },
    warnings: [
      ...progress.warnings,
      ...(isLeftBegun(progress) ? [begunWarning(ports.store.name)] : []),
      ...unpublishedWarning(progress.unpublished, ports.store.name),
      ...invalidationWarnings(progress.invalidation, progress.staleUntil),
      ...progress.charts.flatMap(notesOf),
    ],
    error: progress.error ?? null,
  };
}

/** If the outcome of the commit is not known, the index may list something by now. */
function isLeftBegun({ isBegun, error }: Progress): boolean {
  return isBegun && error?.details['commit'] !== 'unknown';
}

function notesOf(chart: Outcome): readonly Warning[] {
  return isAccepted(chart) ? [...(chart.notes ?? []), ...provenanceWarnings(chart), ...(chart.putWarnings ?? [])] : [];
}

/** A chart that no entry names is not called new: the run ended before. */
function reportedOutcome(chart: Outcome, { isDone }: Progress): ChartOutcome['outcome'] {
  const { outcome } = chart;
  return !isDone && (outcome === 'new' || outcome === 'adopted' || outcome === 'restored') ? 'not-written' : outcome;
}

/** `outcome` replaces that of the chart. */
export function chartOutcome(chart: Outcome, outcome: ChartOutcome['outcome']): ChartOutcome {
  if (!('candidate' in chart)) return invalidOutcome(chart);
  const { candidate } = chart;
  const known = { ...chartNames(candidate.package.metadata), path: candidate.path, outcome };
  if (isAccepted(chart)) {
    const { digest, sizeBytes, url, differs, provenance } = chart;
    return {
      ...{ ...known, digest, sizeBytes, url },
      ...(differs === undefined ? {} : { differs }),
      ...(provenance === undefined ? {} : { provenance }),
    };
  }
  const { digest } = candidate.package;
  const { differs, error } = chart;
  return { ...known, digest, sizeBytes: sizeOf(candidate.package), url: null, differs, error };
}
