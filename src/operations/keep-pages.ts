/** What every operation does to the pages after its commit. */
import { asCharthouseError } from '../base/as-charthouse-error.ts';
import type { CharthouseError } from '../base/error.ts';
import type { Warning } from '../base/warning.ts';
import type { KeepPages, PublishedChange } from '../ports/pages.ts';
import type { Figures, IndexOutcome } from '../repository/outcome.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Traffic } from '../runtime/traffic.ts';

/** The effects. */
export interface KeepPagesPorts {
  readonly pages: KeepPages;
  readonly signal: AbortSignal;
}

/** `charts`: how many have new pages; undefined if it failed. */
export interface KeptPages {
  readonly charts: number | undefined;
  readonly warnings: readonly Warning[];
}

/**
 * Invariant: it runs after the commit, and its failure does not fail the operation. The index shows what happened by then, and an error
 * would report that it does not; the next run makes the pages of what this one left out.
 */
export async function keepPages(
  change: PublishedChange | undefined,
  { pages, signal }: KeepPagesPorts,
  recheck: ReadonlySet<string> = new Set(),
): Promise<KeptPages> {
  const warnings: Warning[] = [];
  try {
    return { charts: await pages(change, recheck, (warning) => warnings.push(warning)), warnings };
  } catch (error) {
    // A run that is stopped ends with that as its error.
    if (signal.aborted) return { charts: undefined, warnings };
    const { message, hint } = asCharthouseError(error, signal);
    const warning: Warning = { code: 'pages-not-written', message: `the pages do not show everything yet: ${message}`, hint };
    return { charts: undefined, warnings: [...warnings, warning] };
  }
}

/** What an operation reports that may have committed an index. */
interface CommitReport {
  readonly dryRun: boolean;
  readonly isDeclined?: boolean;
  readonly index: IndexOutcome;
  readonly figures?: Figures;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}

/** The effects of a run that has already reported. */
export interface PagesAfterPorts extends KeepPagesPorts {
  readonly clock: Pick<Clock, 'now'>;
  readonly traffic: () => Traffic;
}

/** `recheck`: charts of which versions may have been yanked or deleted without a commit of this run. Returns the report, with what it cost. */
export async function pagesAfter<R extends CommitReport>(report: R, recheck: ReadonlySet<string>, ports: PagesAfterPorts): Promise<R> {
  const { revisionBefore, revisionAfter } = report.index;
  const isFailed = report.error !== null && revisionAfter === revisionBefore;
  if (report.dryRun || report.isDeclined === true || isFailed || revisionAfter === null || ports.signal.aborted) return report;
  const started = ports.clock.now();
  // An index that is as the pages show it needs no look, unless something else has changed.
  const asIs = { before: revisionAfter, after: revisionAfter, charts: new Map(), packages: new Map() };
  const kept = await keepPages(recheck.size > 0 ? undefined : asIs, ports, recheck);
  const { figures } = report;
  const durationMs = (figures?.durationMs ?? 0) + ports.clock.now() - started;
  return {
    ...report,
    ...(figures === undefined ? {} : { figures: { ...ports.traffic(), durationMs } }),
    warnings: [...report.warnings, ...kept.warnings],
    error: report.error ?? (ports.signal.aborted ? asCharthouseError(ports.signal.reason, ports.signal) : null),
  };
}
