/** Collects what `rebase-urls` does while it does it, so that a run that was stopped still reports the state of the repository. */

import type { Warning } from '../../base/warning.ts';
import { command, option } from '../../hint/hint.ts';
import { listedShort } from '../../repository/listed-short.ts';
import { elsewhereWarnings, type OtherPlace } from '../../repository/packages/elsewhere.ts';
import type { PlaceFinding } from '../../repository/packages/places-in-store.ts';
import { type ChangeState, changeReport, repositoryName, startChange } from '../change-index.ts';
import type { ChangedUrl, RebaseContext, RebaseReport } from './request.ts';

/** What is known of the run so far. */
export interface ReportState extends ChangeState {
  changed: readonly ChangedUrl[];
  findings: readonly PlaceFinding[];
  /** Other places that entries lead to, which stay as they are. */
  elsewhere: readonly OtherPlace[];
}

/** Nothing happened yet. */
export function startState(): ReportState {
  return { ...startChange(), changed: [], findings: [], elsewhere: [] };
}

/** The report of a run, finished or not. */
export function reportOf(state: ReportState, context: RebaseContext, durationMs: number): RebaseReport {
  const { ports, request } = context;
  return {
    command: 'rebase-urls',
    dryRun: request.dryRun,
    repository: repositoryName(context),
    changed: state.changed,
    findings: state.findings,
    ...changeReport(state, durationMs, ports, [...missing(state), ...elsewhere(state, ports.store.name)]),
  };
}

function missing({ findings, error }: ReportState): readonly Warning[] {
  if (findings.length === 0 || error !== undefined) return [];
  const versions = findings.map(({ name, version }) => `${name} ${version}`);
  return [
    {
      code: 'package-missing',
      message: `the packages of ${listedShort(versions)} are not at their new URLs`,
      hint: `put them there with charthouse publish FILE.tgz --restore; check them with ${command('verify')}`,
    },
  ];
}

function elsewhere({ elsewhere: places, error }: ReportState, store: string): readonly Warning[] {
  const texts = {
    what: 'they were left as they are',
    more: `if their packages should come from here, too, run again with that base as ${option('old-url')}`,
  };
  return error === undefined ? elsewhereWarnings(places, store, texts) : [];
}
