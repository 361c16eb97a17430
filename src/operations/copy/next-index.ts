/** The index with the copied versions, decided for each index version that the run meets. */
import { isCharthouseError } from '../../base/error.ts';
import { refusedEntries } from '../../index-file/add-entries.ts';
import { identityOf } from '../../index-file/listed.ts';
import type { CarriedEntry, Entry, ReadIndex } from '../../index-file/types.ts';
import { indexBudgetWarnings } from '../../readers/sizes.ts';
import { type CurrentIndex, readOf } from '../../repository/commit/current-index.ts';
import { lengthOf, type NextIndex, nextIndex } from '../../repository/commit/next-index.ts';
import { newEntryUrl } from '../../repository/packages/new-entry-url.ts';
import type { ChangeState } from '../change-index.ts';
import { decideByIndex, listedConflict } from './choose.ts';
import { copiedEntry, isSound } from './entry.ts';
import { fileNameOf } from './fetch-package.ts';
import type { CopiedVersion, CopyRun, PlannedCopy, Staged } from './request.ts';

interface Addition {
  readonly at: number;
  readonly entry: Entry | CarriedEntry;
}

/** Records in `run.copies` what becomes of each. Of a version whose package was not read, the entry may not be known yet. */
export function nextCopiedIndex(
  current: CurrentIndex,
  planned: readonly PlannedCopy[],
  run: CopyRun,
  state: ChangeState,
): NextIndex | 'nothing' {
  const read = readOf(current);
  const additions: Addition[] = [];
  for (const { at, staged } of planned) {
    const copy = decided(staged, read, run);
    run.copies[at] = copy;
    const { from, digest } = staged;
    if (copy.outcome !== staged.kind || copy.url === null || digest === undefined) continue;
    if (staged.metadata === undefined && !isSound(from)) continue;
    additions.push({ at, entry: copiedEntry({ ...staged, digest, url: copy.url, now: run.now }) });
  }
  state.warnings = read?.warnings ?? [];
  const listable = withoutRefused(additions, read, run);
  if (listable === 'nothing') return 'nothing';
  state.warnings = [...state.warnings, ...indexBudgetWarnings(lengthOf(listable.chunks))];
  return listable;
}

/** What becomes of a version, by the index of the target: its own kind if that does not list it yet. */
export function decided(staged: Staged, read: ReadIndex | undefined, { request, ports, yanked }: CopyRun): CopiedVersion {
  const { from, digest, kind } = staged;
  const by = decideByIndex(from, digest, read);
  if (by.kind === 'conflict') return copied(staged, { outcome: 'conflict', url: null, error: listedConflict(from, by, ports.store.name) });
  if (by.kind === 'listed') return copied(staged, { outcome: 'unchanged', url: by.listed.urls[0] ?? null });
  if (yanked.has(identityOf(from))) return copied(staged, { outcome: 'yanked', url: null });
  return copied(staged, { outcome: kind, url: newEntryUrl({ key: fileNameOf(from), name: from.name }, read, request) });
}

/** What cannot be listed is the error of that version, and the others go on. */
function withoutRefused(additions: readonly Addition[], read: ReadIndex | undefined, run: CopyRun): NextIndex | 'nothing' {
  if (additions.length === 0) return 'nothing';
  const entries = additions.map(({ entry }) => entry);
  try {
    return nextIndex({ replaces: read, base: read, entries, generated: run.now, style: run.request.indexStyle ?? 'yaml' });
  } catch (error) {
    const refused = refusedEntries(read, entries);
    if (!isCharthouseError(error) || refused.every((each) => each === undefined)) throw error;
    additions.forEach(({ at }, number) => {
      const [there, why] = [run.copies[at], refused[number]];
      if (there !== undefined && why !== undefined) run.copies[at] = { ...there, outcome: 'invalid', url: null, error: why };
    });
    return withoutRefused(
      additions.filter((_, number) => refused[number] === undefined),
      read,
      run,
    );
  }
}

/** What a report says of a version. */
export function copied(
  { from, source, digest, sizeBytes, provenance }: Staged,
  what: Pick<CopiedVersion, 'outcome' | 'url' | 'error'>,
): CopiedVersion {
  const { outcome, url, error } = what;
  return {
    ...{ name: from.name, version: from.version, source: source.name, outcome },
    ...{ digest: digest ?? null, sizeBytes, url },
    ...(provenance === undefined || provenance === 'unsigned' ? {} : { provenance }),
    ...(error === undefined ? {} : { error }),
  };
}
