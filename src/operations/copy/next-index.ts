/** The index with the copied versions, decided for each index version that the run meets. */
import { isCharthouseError } from '../../base/error.ts';
import { refusedEntries } from '../../index-file/add-entries.ts';
import type { CarriedEntry, Entry } from '../../index-file/types.ts';
import { indexBudgetWarnings } from '../../readers/sizes.ts';
import { type CurrentIndex, readOf } from '../../repository/commit/current-index.ts';
import { lengthOf, type NextIndex, nextIndex } from '../../repository/commit/next-index.ts';
import { newEntryUrl } from '../../repository/packages/new-entry-url.ts';
import { decideByIndex, listedConflict } from './choose.ts';
import { copiedEntry, isSound } from './entry.ts';
import { fileNameOf } from './fetch-package.ts';
import type { CopiedVersion, CopyContext, CopyState, PlannedCopy, Staged } from './request.ts';

interface Addition {
  readonly at: number;
  readonly entry: Entry | CarriedEntry;
}

/** Records in `state.copies` what becomes of each. Of a version whose package was not read, the entry may not be known yet. */
export function nextCopiedIndex(
  current: CurrentIndex,
  planned: readonly PlannedCopy[],
  context: CopyContext,
  state: CopyState,
): NextIndex | 'nothing' {
  const read = readOf(current);
  const additions: Addition[] = [];
  for (const { at, staged } of planned) {
    const { from, digest } = staged;
    const by = decideByIndex(from, digest, read);
    const url = newEntryUrl({ key: fileNameOf(from), name: from.name }, read, context.request);
    if (by.kind === 'unlisted') state.copies[at] = copied(staged, { outcome: staged.kind, url });
    else if (by.kind === 'listed') state.copies[at] = copied(staged, { outcome: 'unchanged', url: by.listed.urls[0] ?? null });
    else {
      const error = listedConflict(from, by, context.ports.store.name);
      state.copies[at] = copied(staged, { outcome: 'conflict', url: null, error });
    }
    if (by.kind === 'unlisted' && digest !== undefined && (staged.metadata !== undefined || isSound(from)))
      additions.push({ at, entry: copiedEntry({ ...staged, digest, url, now: context.now }) });
  }
  state.warnings = read?.warnings ?? [];
  const listable = withoutRefused(additions, current, { context, state });
  if (listable === 'nothing') return 'nothing';
  state.warnings = [...state.warnings, ...indexBudgetWarnings(lengthOf(listable.chunks))];
  return listable;
}

/** What cannot be listed is the error of that version, and the others go on. */
function withoutRefused(
  additions: readonly Addition[],
  current: CurrentIndex,
  { context, state }: { readonly context: CopyContext; readonly state: CopyState },
): NextIndex | 'nothing' {
  if (additions.length === 0) return 'nothing';
  const read = readOf(current);
  const { now, request } = context;
  const entries = additions.map(({ entry }) => entry);
  try {
    return nextIndex({ replaces: read, base: read, entries, generated: now, style: request.indexStyle ?? 'yaml' });
  } catch (error) {
    const refused = refusedEntries(read, entries);
    if (!isCharthouseError(error) || refused.every((each) => each === undefined)) throw error;
    additions.forEach(({ at }, number) => {
      const [there, why] = [state.copies[at], refused[number]];
      if (there !== undefined && why !== undefined) state.copies[at] = { ...there, outcome: 'invalid', url: null, error: why };
    });
    const rest = additions.filter((_, number) => refused[number] === undefined);
    return withoutRefused(rest, current, { context, state });
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
