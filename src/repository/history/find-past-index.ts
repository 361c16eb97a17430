/** Finds the index version that a user means: by its id, by a time, or by the run that made it. */
import { CharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { shellWord } from '../../base/shell-word.ts';
import type { PastIndex } from './past-index.ts';
import { type HistoryStore, readHistory } from './read-history.ts';

/** What was found, and what is newer. */
export interface FoundPast {
  readonly past: PastIndex;
  /** Newest first. */
  readonly newer: readonly PastIndex[];
}

/** What finding takes. */
export interface FindPorts {
  readonly store: HistoryStore & { readonly name: string; now(): number };
  readonly signal: AbortSignal;
}

/** How many characters of an id are enough. */
const leastOfId = 6;

/**
 * `word`: an id or its beginning, `current`, a time, a date, an age such as `2h`, the URL or the number of a job, the id of a run. A job or
 * a run that committed more than once means its newest index.
 *
 * @throws CH_HISTORY_NOT_FOUND, also for a word that means more than one
 */
export async function findPastIndex(word: string, { store, signal }: FindPorts): Promise<FoundPast> {
  const atMs = timeOf(word, store.now());
  const newer: PastIndex[] = [];
  let found: (FoundPast & { readonly by: Naming }) | undefined;
  for await (const past of readHistory(store, signal)) {
    const by = atMs === undefined ? namingOf(past, word) : past.isCertain && past.atMs !== undefined && past.atMs <= atMs && 'exactly';
    if (by === 'exactly') return { past: present(past, word, store), newer };
    if (by !== false && found !== undefined && (by === 'beginning' || found.by === 'beginning')) {
      throw notFound(`${quoted(word)} names more than one index version: ${found.past.id} and ${past.id}`, { word, name: store.name });
    }
    if (by !== false) found ??= { past, newer: [...newer], by };
    newer.push(past);
    signal.throwIfAborted();
  }
  if (found !== undefined) return { past: present(found.past, word, store), newer: found.newer };
  throw notFound(
    atMs === undefined
      ? `the history of ${store.name} has no index version ${quoted(word)}`
      : `no index version of ${store.name} is as old as ${word}`,
    { word, name: store.name },
  );
}

/** `beginning`: others may begin so, too. */
type Naming = 'exactly' | 'beginning' | 'job';

function namingOf({ id, kind, run, note, isCurrent }: PastIndex, word: string): Naming | false {
  if (id === word || (word === 'current' && isCurrent)) return 'exactly';
  // What was before a record has its number too, and is named by its whole id.
  if ((kind === 'commit' && id.startsWith(`${word}-`)) || (word.length >= leastOfId && id.startsWith(word))) return 'beginning';
  // Jenkins ends its URLs with a slash.
  const [workflow, job] = [note?.workflow, word].map((each) => each?.replace(/\/$/, ''));
  const isJob = workflow !== undefined && (workflow === job || workflow.endsWith(`/${job}`) || workflow.includes(`/runs/${job}/`));
  return (run === word || isJob) && 'job';
}

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000, y: 365 * 86_400_000 };

/** Undefined if it is no time. A date is its beginning, in UTC. */
function timeOf(word: string, nowMs: number): number | undefined {
  const [, amount, unit = ''] = /^(\d{1,6})([mhdwy])$/.exec(word) ?? [];
  if (amount !== undefined) return nowMs - Number(amount) * (unitMs[unit] ?? 0);
  if (!/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.test(word)) return undefined;
  // Without a zone it is UTC, as `history` prints it.
  const text = word.replace(' ', 'T');
  const ms = Date.parse(/T.*(Z|[+-]\d\d:\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

function present(past: PastIndex, word: string, { name }: { readonly name: string }): PastIndex {
  if (past.kind !== 'deletion') return past;
  throw notFound(`there was no index in ${name} at ${word}: it had been deleted`, { word, name });
}

function notFound(message: string, { word, name }: { readonly word: string; readonly name: string }): CharthouseError {
  const where = shellWord(name);
  return new CharthouseError('CH_HISTORY_NOT_FOUND', {
    message,
    hint: `see what it has with: charthouse history --to ${where}`,
    details: { version: word },
  });
}
