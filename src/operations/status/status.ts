/** The verb `status`: how publishing and serving have been doing. What cannot be seen is said, and the rest is shown all the same. */
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { CharthouseError } from '../../base/error.ts';
import type { IndexView } from '../../ports/index-status.ts';
import type { MetricSource } from '../../ports/metric-source.ts';
import type { Part } from '../../ports/part.ts';
import type { Window } from '../../ports/window.ts';
import type { RunSource, StatusReport } from '../../ports/workflow-runs.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Traffic } from '../../runtime/traffic.ts';
import { type Alarm, alarmsOf } from './alarms.ts';
import { readBucket, readCdn } from './metrics.ts';
import { publishingOf } from './publishing.ts';

/** What is looked at; a part that nobody named is lacking, and says what would name it. */
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

/** How to look. */
export interface StatusLook {
  readonly sinceMs: number;
  /** Also an error where something is amiss, or a part that was named cannot be seen. */
  readonly strict: boolean;
}

/** Else it ends with an error only where nothing at all could be seen. */
export async function lookAt(subjects: StatusSubjects, { sinceMs, strict }: StatusLook, ports: StatusPorts): Promise<StatusReport> {
  const { clock, signal } = ports;
  const started = clock.now();
  const window: Window = { fromMs: started - sinceMs, toMs: started };
  const [publishing, bucket, cdn, index] = await Promise.all([
    part(subjects.runs, (source) => publishingOf(source, window, signal), signal),
    part(subjects.bucket, ({ source, ...of }) => readBucket({ ...of, window }, source, signal), signal),
    part(subjects.cdn, ({ source, ...of }) => readCdn({ ...of, window }, source, signal), signal),
    part(subjects.index, async (look) => ({ kind: 'shown', value: await look(signal) }), signal),
  ]);
  const parts = [
    ...[publishing, index],
    ...figuresOf(bucket, ({ objects, sizeBytes, requests, errors }) => [objects, sizeBytes, requests, errors]),
    ...figuresOf(cdn, ({ requests, errorRates, hitRate }) => [requests, errorRates, hitRate]),
  ];
  const alarms = strict ? alarmsOf({ publishing, bucket, cdn, index, window }) : [];
  return {
    command: 'status',
    window,
    repository: subjects.repository,
    ...{ publishing, bucket, cdn, index },
    figures: { ...ports.traffic(), durationMs: clock.now() - started },
    warnings: [],
    error: parts.some(({ kind }) => kind === 'shown') ? amiss(alarms) : nothingSeen(parts),
  };
}

/** A fault of one part is that part's; only whoever stops the run stops all. */
async function part<S, T>(subject: Part<S>, look: (subject: S) => Promise<Part<T>>, signal: AbortSignal): Promise<Part<T>> {
  if (subject.kind === 'lacking') return subject;
  try {
    return await look(subject.value);
  } catch (thrown) {
    signal.throwIfAborted();
    const error = asCharthouseError(thrown, signal);
    return { kind: 'lacking', why: error.message, remedy: error.hint };
  }
}

/** The name of a bucket or a distribution is no figure of it: what counts is what lies in the part. */
function figuresOf<T>(whole: Part<T>, of: (value: T) => readonly Part<unknown>[]): readonly Part<unknown>[] {
  return whole.kind === 'lacking' ? [whole] : of(whole.value);
}

function nothingSeen(parts: readonly Part<unknown>[]): CharthouseError {
  const reasons = parts.flatMap((each) => (each.kind === 'lacking' ? [each.why] : []));
  return new CharthouseError('CH_STATUS_NOTHING', { message: `nothing can be seen: ${reasons[0]}`, details: { reasons } });
}

function amiss(alarms: readonly Alarm[]): CharthouseError | null {
  const [first, ...others] = alarms;
  if (first === undefined) return null;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return new CharthouseError('CH_STATUS_FAILED', { message: `${first.message}${more}`, hint: first.hint, details: { problems: alarms } });
}
