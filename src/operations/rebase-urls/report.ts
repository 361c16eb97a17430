/** Collects what `rebase-urls` does while it does it, so that a run that was stopped still says what state things are in. */
import type { CharthouseError } from '../../base/error.ts';
import { printableUrl } from '../../base/printable-url.ts';
import type { Warning } from '../../base/warning.ts';
import { type Announcement, nothingAnnounced } from '../../repository/invalidation/invalidate.ts';
import { announcementWarnings, invalidationOf } from '../../repository/invalidation/staleness.ts';
import { listedShort } from '../../repository/listed-short.ts';
import { elsewhereWarnings, type OtherPlace } from '../../repository/packages/elsewhere.ts';
import type { ChangedUrl, PlaceFinding, RebaseContext, RebaseReport } from './request.ts';

interface IndexState {
  readonly revision: string | null;
  readonly versions: number;
}

/** What is known of the run so far. */
export interface ReportState {
  before: IndexState;
  after: IndexState;
  attempts: number;
  /** Of the index, in this run. */
  versionsSeen: number | undefined;
  changed: readonly ChangedUrl[];
  findings: readonly PlaceFinding[];
  /** Where entries lead that stay as they are. */
  elsewhere: readonly OtherPlace[];
  announcement: Announcement;
  /** RFC 3339; undefined if no cache is known to be behind. */
  staleUntil: string | undefined;
  /** Of the index that was read. */
  warnings: readonly Warning[];
  error: CharthouseError | undefined;
}

/** Nothing happened yet. */
export function startState(): ReportState {
  const none: IndexState = { revision: null, versions: 0 };
  return {
    ...{ before: none, after: none, attempts: 0, versionsSeen: undefined, changed: [], findings: [], elsewhere: [] },
    ...{ announcement: nothingAnnounced, staleUntil: undefined, warnings: [], error: undefined },
  };
}

/** The report of a run, finished or not. */
export function reportOf(
  state: ReportState,
  { request, ports, durationMs }: RebaseContext & { readonly durationMs: number },
): RebaseReport {
  const { before, after, attempts, changed, findings } = state;
  return {
    command: 'rebase-urls',
    dryRun: request.dryRun,
    repository: { target: ports.store.name, url: request.url === undefined ? null : printableUrl(request.url) },
    changed,
    findings,
    index: {
      revisionBefore: before.revision,
      revisionAfter: after.revision,
      versionsBefore: before.versions,
      versionsAfter: after.versions,
      attempts,
    },
    invalidation: invalidationOf(state.announcement, state.staleUntil),
    figures: { ...ports.traffic(), durationMs },
    warnings: [
      ...state.warnings,
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
