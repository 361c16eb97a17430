/** The operation `check`: what a publish would make of charts, and what they change for their users. Reads only. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';
import type { ReadIndex } from '../../index-file/types.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { AuditSeverity } from '../../readers/audit-rules.ts';
import { refuseFaulty } from '../../repository/commit/next-index.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import type { RepositoryReader } from '../../repository/reader.ts';
import { readTombstone } from '../../repository/tombstones/tombstones.ts';
import { versionYanked } from '../../repository/tombstones/yanked-versions.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Traffic } from '../../runtime/traffic.ts';
import { refuseConflictsWithinRun } from '../publish/conflicts-within-run.ts';
import { refuseUnlistable, unlessKeyRefused } from '../publish/listable.ts';
import { meetOrphan } from '../publish/orphan.ts';
import { asNew, isAccepted, isAddition, type Outcome, type Packaged, refusedBy } from '../publish/outcome.ts';
import { placeholderVersions } from '../publish/placeholder-versions.ts';
import { type DecisionContext, decideAgainst } from '../publish/plan.ts';
import type { ReadPorts } from '../publish/read-charts.ts';
import { chartOutcome } from '../publish/report.ts';
import type { Candidate } from '../publish/request.ts';
import { type SelectRequest, selectCharts } from '../publish/select-charts.ts';
import { compareWithPublished } from './compare-with-published.ts';
import { failureOf, findingsOf, withoutFailing } from './findings.ts';
import { readPublishedIndex } from './published-index.ts';
import { placeOfVersion, type VersionPlace } from './published-versions.ts';
import type { CheckedChart, CheckReport } from './report.ts';
import { versionPlaceOf } from './version-place.ts';

/** The options of the user, with defaults. */
export interface CheckRequest extends SelectRequest {
  /** The public URL of the repository; undefined if not given. */
  readonly url: string | undefined;
  readonly allowEqualVersion: boolean;
  /** Whether a version that is published with other contents is a warning. */
  readonly skipExisting: boolean;
  /** The least severity of a finding that fails the check. */
  readonly failOn: AuditSeverity | 'never';
}

/** The effects of a check. */
export interface CheckPorts extends ReadPorts {
  /** Undefined if no repository is named: charts are then judged by themselves. */
  readonly reader: RepositoryReader | undefined;
  /** That of `reader`, if it reads one: users do not see at the public URL what was yanked. */
  readonly store?: Pick<ObjectStore, 'name' | 'get'> | undefined;
  readonly clock: Pick<Clock, 'now'>;
  readonly traffic: () => Traffic;
}

/** How many charts are compared at once: each has two packages in memory. */
const width = 4;

/** What is known so far: a check that is stopped reports it, too. */
interface Checked {
  charts: readonly Outcome[];
  checks: readonly CheckedChart[];
  warnings: readonly Warning[];
}

/** Checks all charts, even if one is refused. Does not throw for what a user can correct: the report's `error` has the reason. */
export async function checkCharts(request: CheckRequest, ports: CheckPorts): Promise<CheckReport> {
  const started = ports.clock.now();
  const checked: Checked = { charts: [], checks: [], warnings: [] };
  let error: CharthouseError | undefined;
  try {
    await check(request, ports, checked);
  } catch (caught) {
    error = asCharthouseError(caught, ports.signal);
  }
  const order = new Map(request.charts.map((path, place) => [path, place]));
  const charts = checked.charts.map((chart) => chartOutcome(chart, error === undefined ? chart.outcome : untried(chart)));
  return {
    command: 'check',
    repository: ports.reader?.repository ?? { target: '', url: null },
    charts: charts.sort((a, b) => (order.get(a.path) ?? 0) - (order.get(b.path) ?? 0)),
    checks: checked.checks,
    figures: { ...ports.traffic(), durationMs: ports.clock.now() - started },
    warnings: checked.warnings,
    error: error ?? charts.find((chart) => chart.error !== undefined)?.error ?? null,
  };
}

/** If the run was stopped, a chart that nothing refuses was not compared. */
function untried(chart: Outcome): Outcome['outcome'] | 'not-written' {
  return 'error' in chart ? chart.outcome : 'not-written';
}

async function check(request: CheckRequest, ports: CheckPorts, checked: Checked): Promise<void> {
  const { signal } = ports;
  const warn = (warnings: readonly Warning[]): void => {
    checked.warnings = [...checked.warnings, ...warnings];
  };
  const selection = await selectCharts({ ...request, asListed: true, keepGoing: true }, ports);
  const { candidates, invalid } = selection;
  checked.charts = [...invalid, ...candidates.map(asNew)];
  warn(placeholderVersions(candidates));
  const fileNames = candidates.map((candidate) => candidate.package.fileName);
  const { index, warnings } = await readPublishedIndex(fileNames, ports);
  warn(warnings);
  const reader = ports.reader ?? nothing;
  const context: DecisionContext = { request, reader, signal };
  const decided = await mapBounded(candidates, width, async (candidate) =>
    unlessYanked(await decideAgainst(candidate, index, context), ports),
  );
  const created = new Date(ports.clock.now()).toISOString();
  const entries = { request: { url: request.url, indexUrls: undefined }, created };
  const free = await mapBounded(refuseConflictsWithinRun(decided, request), width, (chart) => unlessTaken(chart, request, ports));
  const planned = refuseUnlistable(free, index, entries).map((chart) => judged(chart, request));
  checked.charts = [...invalid, ...planned];
  warn(planned.flatMap((chart) => warningsOf(chart, request.failOn)));
  const results = await mapBounded(planned, width, (chart) => checkOne(chart, index, { ...context, files: ports.files }));
  checked.checks = results.map((each) => each.check);
  warn(results.flatMap((each) => each.warnings));
  // A publish writes nothing onto an index that a Helm refuses, and no check passes what a publish refuses.
  if (planned.some(isAddition)) refuseFaulty(index);
}

/** As a publish refuses it. */
async function unlessYanked(chart: Packaged, { store, signal }: CheckPorts): Promise<Packaged> {
  if (store === undefined || chart.outcome !== 'new') return chart;
  const kept = await readTombstone(store, chart.candidate.package.metadata, { signal });
  return kept === undefined || kept.tombstone.state === 'restored'
    ? chart
    : refusedBy(chart.candidate, versionYanked(kept.tombstone, store.name));
}

/** The same for a package under its name that no entry names. By the public URL it is not looked for: caches would keep that there is none. */
async function unlessTaken(chart: Packaged, { limits }: CheckRequest, { store, signal }: CheckPorts): Promise<Packaged> {
  if (store === undefined || !isAccepted(chart) || chart.outcome !== 'new') return chart;
  const placed = { ...chart, key: chart.key ?? chart.candidate.package.fileName };
  return unlessKeyRefused(chart.candidate, () => meetOrphan(placed, { limits, besideOrphan: false }, { store, signal }));
}

const nothing: Pick<RepositoryReader, 'read'> = { read: async () => ({ kind: 'nowhere', message: 'no repository is named' }) };

/** An error of the repository comes first: the finding would be there with the next version, too. */
function judged(chart: Packaged, { failOn }: CheckRequest): Packaged {
  if (!isAccepted(chart) || chart.outcome === 'unchanged') return chart;
  const error = failureOf(chart.candidate, findingsOf(chart.candidate), failOn);
  return error === undefined ? chart : refusedBy(chart.candidate, error);
}

/** What failed the chart is not a warning as well. */
function warningsOf(chart: Packaged, failOn: CheckRequest['failOn']): readonly Warning[] {
  const { warnings } = chart.candidate.package;
  if (isAccepted(chart)) return [...warnings, ...(chart.notes ?? [])];
  return chart.error.code === 'CH_CHECK_FAILED' ? withoutFailing(warnings, failOn) : warnings;
}

interface OneContext extends DecisionContext {
  readonly files: ReadPorts['files'];
}

interface One {
  readonly check: CheckedChart;
  readonly warnings: readonly Warning[];
}

async function checkOne(chart: Packaged, index: ReadIndex | undefined, context: OneContext): Promise<One> {
  const { candidate } = chart;
  const { path } = candidate;
  const { name, version } = candidate.package.metadata;
  const place = index === undefined ? undefined : placeOfVersion(version, index.versionsOf(name));
  const since = place?.since;
  const compared =
    since === undefined
      ? undefined
      : chart.outcome === 'unchanged'
        ? ({ kind: 'compared', comparison: noChange } as const)
        : await compareWithPublished(candidate, since, context);
  return {
    check: {
      ...{ path, name, version },
      state: place?.state ?? null,
      newest: place?.newest?.version ?? null,
      since: since?.version ?? null,
      comparison: compared?.kind === 'compared' ? compared.comparison : null,
      findings: findingsOf(candidate),
    },
    warnings: [...(compared?.kind === 'unknown' ? [compared.warning] : []), ...(await notNewest(candidate, place, context))],
  };
}

const noChange = { files: [], fields: [], values: [] } as const;

/** A fix for users of an earlier minor version is published so on purpose; a branch that is behind is not. */
async function notNewest(candidate: Candidate, place: VersionPlace | undefined, { files }: OneContext): Promise<readonly Warning[]> {
  if (place?.state !== 'older' || place.newest === undefined) return [];
  const { name, version } = candidate.package.metadata;
  return [
    {
      code: 'version-not-newest',
      message: `${name} ${version} is older than ${place.newest.version}, which is published: users who name no version do not get it`,
      hint: `unless it is a fix for users of an earlier version, raise the version above ${place.newest.version}`,
      where: await versionPlaceOf(candidate.path, files),
    },
  ];
}
