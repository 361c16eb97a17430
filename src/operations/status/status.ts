/** The operation `status`: shows publish history and repository health. Unavailable parts are listed with the reason; the rest is shown. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { CharthouseError } from '../../base/error.ts';
import type { IndexView } from '../../ports/index-status.ts';
import type { MetricSource } from '../../ports/metric-source.ts';
import type { Part } from '../../ports/part.ts';
import type { Window } from '../../ports/window.ts';
import type { RunSource } from '../../ports/workflow-runs.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Traffic } from '../../runtime/traffic.ts';
import { type Alarm, alarmsOf } from './alarms.ts';
import { readBucket, readCdn } from './metrics.ts';
import { readPublishing } from './publishing.ts';
import type { StatusReport } from './report.ts';

/** What to show; a part that is not configured is lacking, with a hint how to configure it. */
export interface StatusSubjects {
  readonly repository: StatusReport['repository'];
  readonly runs: Part<RunSource>;
  readonly bucket: Part<{ readonly bucket: string; readonly filterId: string; readonly source: MetricSource }>;
  readonly cdn: Part<{ readonly distribution: string; readonly source: MetricSource }>;
  readonly index: Part<(signal: AbortSignal) => Promise<IndexView>>;
}

/** The effects. */
export interface StatusPorts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly traffic: () => Traffic;
}

/** Options of the operation. */
export interface StatusRequest {
  readonly sinceMs: number;
  /** Also fail if there is a problem, or if a configured part is unavailable. */
  readonly strict: boolean;
}

/** Without `strict`, it fails only if nothing at all is available. */
export async function readStatus(subjects: StatusSubjects, { sinceMs, strict }: StatusRequest, ports: StatusPorts): Promise<StatusReport> {
  const { clock, signal } = ports;
  const started = clock.now();
  const window: Window = { fromMs: started - sinceMs, toMs: started };
  const [publishing, bucket, cdn, index] = await Promise.all([
    part(subjects.runs, (source) => readPublishing(source, window, signal), signal),
    part(subjects.bucket, ({ source, ...of }) => readBucket({ ...of, window }, source, signal), signal),
    part(subjects.cdn, ({ source, ...of }) => readCdn({ ...of, window }, source, signal), signal),
    part(subjects.index, async (read) => ({ kind: 'shown', value: await read(signal) }), signal),
  ]);
  const parts = [
    ...[publishing, index],
    ...metricsOf(bucket, ({ objects, sizeBytes, requests, errors }) => [objects, sizeBytes, requests, errors]),
    ...metricsOf(cdn, ({ requests, errorRates, hitRate }) => [requests, errorRates, hitRate]),
  ];
  const alarms = strict ? alarmsOf({ publishing, bucket, cdn, index, window }) : [];
  return {
    command: 'status',
    window,
    repository: subjects.repository,
    ...{ publishing, bucket, cdn, index },
    figures: { ...ports.traffic(), durationMs: clock.now() - started },
    warnings: [],
    error: parts.some(({ kind }) => kind === 'shown') ? unhealthy(alarms) : nothingSeen(parts),
  };
}

/** A failure affects only its part; only an abort stops all. */
async function part<S, T>(subject: Part<S>, read: (subject: S) => Promise<Part<T>>, signal: AbortSignal): Promise<Part<T>> {
  if (subject.kind === 'lacking') return subject;
  try {
    return await read(subject.value);
  } catch (thrown) {
    signal.throwIfAborted();
    const error = asCharthouseError(thrown, signal);
    return { kind: 'lacking', why: error.message, remedy: error.hint };
  }
}

/** The name of a bucket or a distribution is not a metric: what counts are the values in the part. */
function metricsOf<T>(whole: Part<T>, of: (value: T) => readonly Part<unknown>[]): readonly Part<unknown>[] {
  return whole.kind === 'lacking' ? [whole] : of(whole.value);
}

/** What you named and cannot see matters more than what you did not name. */
function nothingSeen(parts: readonly Part<unknown>[]): CharthouseError {
  const lacking = parts.filter((each) => each.kind === 'lacking');
  const reasons = lacking.map(({ why }) => why);
  const named = lacking.find(({ unnamed }) => unnamed !== true);
  const message = `nothing is available: ${named?.why ?? reasons[0]}`;
  return new CharthouseError('CH_STATUS_NOTHING', { message, hint: named?.remedy, details: { reasons } });
}

function unhealthy(alarms: readonly Alarm[]): CharthouseError | null {
  const [first, ...others] = alarms;
  if (first === undefined) return null;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return new CharthouseError('CH_STATUS_FAILED', { message: `${first.message}${more}`, hint: first.hint, details: { problems: alarms } });
}
