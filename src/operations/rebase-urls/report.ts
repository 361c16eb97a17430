/** Collects what `rebase-urls` does while it does it, so that a run that was stopped still says what state things are in. */
import type { CharthouseError } from '../../base/error.ts';
import { printableUrl } from '../../base/printable-url.ts';
import type { Warning } from '../../base/warning.ts';
import { type IndexState, indexOutcome, noIndex } from '../../repository/index-state.ts';
import { type Announcement, nothingAnnounced } from '../../repository/invalidation/invalidate.ts';
import { announcementWarnings, invalidationOf } from '../../repository/invalidation/staleness.ts';
import { listedShort } from '../../repository/listed-short.ts';
import { elsewhereWarnings, type OtherPlace } from '../../repository/packages/elsewhere.ts';
import type { ChangedUrl, PlaceFinding, RebaseContext, RebaseReport } from './request.ts';

/** What is known of the run so far. */
export interface ReportState {
  before: IndexState;
  after: IndexState;
  attempts: number;
  changed: readonly ChangedUrl[];
  findings: readonly PlaceFinding[];
  /** Where entries lead that stay as they are. */
  elsewhere: readonly OtherPlace[];
  announcement: Announcement;
  /** RFC 3339; undefined if no cache is known to be behind. */
  staleUntil: string | undefined;
  /** Of the index that was read. */
  warnings: readonly Warning[];
  readonly commitWarnings: Warning[];
  error: CharthouseError | undefined;
}

/** Nothing happened yet. */
export function startState(): ReportState {
  return {
    ...{ before: noIndex, after: noIndex, attempts: 0, changed: [], findings: [], elsewhere: [] },
    ...{ announcement: nothingAnnounced, staleUntil: undefined, warnings: [], commitWarnings: [], error: undefined },
  };
}

/** The report of a run, finished or not. */
export function reportOf(
  state: ReportState,
  { request, ports, durationMs }: RebaseContext & { readonly durationMs: number },
): RebaseReport {
  const { changed, findings } = state;
  return {
    command: 'rebase-urls',
    dryRun: request.dryRun,
    repository: { target: ports.store.name, url: request.url === undefined ? null : printableUrl(request.url) },
    changed,
    findings,
    index: indexOutcome(state),
    invalidation: invalidationOf(state.announcement, state.staleUntil),
    figures: { ...ports.traffic(), durationMs },
    warnings: [
      ...state.warnings,
      ...state.commitWarnings,
      ...announcementWarnings(state.announcement, state.staleUntil),
      ...missing(state),
      ...elsewhere(state, ports.store.name),
    ],
    error: state.error ?? null,
  };
}

function missing({ findings, error }: ReportState): readonly Warning[] {
  if (findings.length === 0 || error !== undefined) return [];
  const versions = findings.map(({ name, version }) => `${name} ${version}`);
  return [
    {
      code: 'package-missing',
      message: `the packages of ${listedShort(versions)} are not where their new URLs lead`,
      hint: 'put them there with charthouse publish FILE.tgz --restore; charthouse verify says when all are there',
    },
  ];
}

function elsewhere({ elsewhere: places, error }: ReportState, store: string): readonly Warning[] {
  const words = {
    what: 'they were left as they are',
    more: 'if their packages should come from here, too, run again with that base as --old-url',
  };
  return error === undefined ? elsewhereWarnings(places, store, words) : [];
}
