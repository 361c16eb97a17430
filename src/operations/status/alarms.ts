/** Finds problems in a status report that someone should act on. */
import { command } from '../../hint/hint.ts';
import type { IndexView } from '../../ports/index-status.ts';
import type { Part } from '../../ports/part.ts';
import type { Publishing, StatusReport } from './report.ts';

/** One problem, and what to do. */
export interface Alarm {
  readonly message: string;
  readonly hint: string;
}

/** Twice as long as an index is cached: until then users may legitimately get the previous one. */
const graceMs = 600_000;

type StatusParts = Pick<StatusReport, 'publishing' | 'bucket' | 'cdn' | 'index' | 'window'>;

/** In the order of the parts; a part that is not configured is not a problem. */
export function alarmsOf({ publishing, bucket, cdn, index, window }: StatusParts): readonly Alarm[] {
  return [
    ...unseen('the workflow runs', publishing),
    ...unseen('the metrics of the bucket', bucket),
    ...unseen('the metrics of the CDN', cdn),
    ...unseen('the index', index),
    ...(publishing.kind === 'shown' ? failing(publishing.value) : []),
    ...(index.kind === 'shown' ? served(index.value, window.toMs) : []),
  ];
}

function unseen(what: string, part: Part<unknown>): readonly Alarm[] {
  if (part.kind === 'shown' || part.unnamed === true) return [];
  return [{ message: `cannot read ${what}: ${part.why}`, hint: part.remedy }];
}

/** A failure before a later success does not count. */
function failing({ workflow, newest, lastFailures: [last] }: Publishing): readonly Alarm[] {
  if (newest !== 'failed' || last === undefined) return [];
  const ref = last.ref === null ? '' : ` (${last.ref})`;
  return [{ message: `the newest run of ${workflow}${ref} failed: ${last.message}`, hint: `see ${last.url}` }];
}

function served({ edge, changedMs }: IndexView, nowMs: number): readonly Alarm[] {
  if (edge.kind === 'lacking') return unseen('the public index', edge);
  if (edge.value.isCurrent || nowMs - changedMs < graceMs) return [];
  return [{ message: 'users do not get the published index', hint: `run ${command('doctor')} to check the CDN and the URL` }];
}
