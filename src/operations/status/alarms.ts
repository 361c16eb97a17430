/** What of a look at a repository somebody should be woken for. */
import { command } from '../../hint/hint.ts';
import type { IndexView } from '../../ports/index-status.ts';
import type { Part } from '../../ports/part.ts';
import type { Publishing, StatusReport } from '../../ports/workflow-runs.ts';

/** One thing that is amiss, and what to do. */
export interface Alarm {
  readonly message: string;
  readonly hint: string;
}

/** Twice as long as an index is cached: until then users may well get the one before. */
const graceMs = 600_000;

type Look = Pick<StatusReport, 'publishing' | 'bucket' | 'cdn' | 'index' | 'window'>;

/** In the order of the parts; what nobody named is not amiss. */
export function alarmsOf({ publishing, bucket, cdn, index, window }: Look): readonly Alarm[] {
  return [
    ...unseen('the runs of the workflow', publishing),
    ...unseen('the figures of the bucket', bucket),
    ...unseen('the figures of the CDN', cdn),
    ...unseen('the index', index),
    ...(publishing.kind === 'shown' ? failing(publishing.value) : []),
    ...(index.kind === 'shown' ? served(index.value, window.toMs) : []),
  ];
}

function unseen(what: string, part: Part<unknown>): readonly Alarm[] {
  if (part.kind === 'shown' || part.unnamed === true) return [];
  return [{ message: `${what} cannot be seen: ${part.why}`, hint: part.remedy }];
}

/** A failure that a later run has mended is history. */
function failing({ workflow, newest, lastFailures: [last] }: Publishing): readonly Alarm[] {
  if (newest !== 'failed' || last === undefined) return [];
  const ref = last.ref === null ? '' : ` (${last.ref})`;
  return [{ message: `the newest run of ${workflow}${ref} has failed: ${last.message}`, hint: `look at ${last.url}` }];
}

function served({ edge, changedMs }: IndexView, nowMs: number): readonly Alarm[] {
  if (edge.kind === 'lacking') return unseen('the index that users get', edge);
  if (edge.value.isCurrent || nowMs - changedMs < graceMs) return [];
  return [
    { message: 'users get another index than the one that was published', hint: `${command('doctor')} says more of the CDN and the URL` },
  ];
}
