/** Puts the packages of all versions of a run, some at a time. */
import { isCharthouseError } from '../../base/error.ts';
import { mapBounded } from '../../repository/map-bounded.ts';
import { fileNameOf } from './fetch-package.ts';
import { copied } from './next-index.ts';
import type { CopyRun, PlannedCopy } from './request.ts';
import { stageVersion } from './stage.ts';

/** How many packages are copied at once: enough to hide a round trip, few enough for any server and for memory. */
export const width = 8;

/** If so many packages in a row cannot be read, the source does not answer: that is one error, not many. */
const patience = 8;

/** The versions that can be listed now. What became of the others is in `run.copies`. */
export async function stageVersions(todo: readonly PlannedCopy[], run: CopyRun): Promise<readonly PlannedCopy[]> {
  const { onEvent, signal } = run.ports;
  const there = await keysThere(todo, run.ports);
  let done = 0;
  let unanswered = 0;
  const staged = await mapBounded(todo, width, async ({ at, staged: plan }): Promise<PlannedCopy | undefined> => {
    signal.throwIfAborted();
    const { from } = plan;
    const result = await stageVersion(plan, run.ports, there);
    done += 1;
    unanswered = result.kind === 'unreadable' ? unanswered + 1 : 0;
    if ('error' in result) {
      if (unanswered >= patience) throw result.error;
      run.copies[at] = copied(plan, { outcome: result.kind, url: null, error: result.error });
      return undefined;
    }
    onEvent({ kind: 'package-staged', key: fileNameOf(from), sizeBytes: result.sizeBytes ?? 0, done, total: todo.length });
    if (result.provenance === 'unsigned') run.unsigned.push(`${from.name} ${from.version}`);
    return { at, staged: result };
  });
  return staged.filter((each) => each !== undefined);
}

/** Up to so many packages, each is asked for by itself. */
const fewPackages = 16;

/**
 * The keys of the packages that are in the target already; undefined if each should be asked for. A store that does not have an object is
 * asked twice, and a listing has a thousand keys.
 */
async function keysThere(todo: readonly PlannedCopy[], { store, signal }: CopyRun['ports']): Promise<ReadonlySet<string> | undefined> {
  if (todo.length <= fewPackages) return undefined;
  const wanted = new Set(todo.map(({ staged: { from } }) => fileNameOf(from)));
  const found = new Set<string>();
  try {
    for await (const { key } of store.list('', { signal })) if (wanted.has(key)) found.add(key);
    return found;
  } catch (error) {
    // Such a role may still read and write objects.
    if (isCharthouseError(error) && error.code === 'CH_STORE_DENIED') return undefined;
    throw error;
  }
}
