/** Which index a run found and which one it left, as reports have it. */
import type { IndexVersion } from './commit/current-index.ts';
import { versionsOf } from './commit/current-index.ts';
import type { IndexOutcome } from './outcome.ts';

/** One version of the index. `etag` is null if there is no index, or only the mark of a first publish. */
export interface IndexState {
  readonly etag: string | null;
  readonly versions: number;
}

/** No index. */
export const noIndex: IndexState = { etag: null, versions: 0 };

/** Of an index that was read. */
export function stateOf(index: IndexVersion): IndexState {
  return { etag: index.kind === 'missing' ? null : index.etag, versions: versionsOf(index) };
}

/** For a report. */
export function indexOutcome(run: { readonly before: IndexState; readonly after: IndexState; readonly attempts: number }): IndexOutcome {
  return {
    revisionBefore: run.before.etag,
    revisionAfter: run.after.etag,
    versionsBefore: run.before.versions,
    versionsAfter: run.after.versions,
    attempts: run.attempts,
  };
}
