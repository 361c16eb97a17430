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

/** `word`: an id or its beginning, `current`, a time, a date, an age such as `2h`, the URL or the number of a job, the id of a run. @throws CH_HISTORY_NOT_FOUND */
export async function findPastIndex(word: string, { store, signal }: FindPorts): Promise<FoundPast> {
  const atMs = timeOf(word, store.now());
  const newer: PastIndex[] = [];
  for await (const past of readHistory(store, signal)) {
    const isMeant = atMs === undefined ? isNamed(past, word) : past.isCertain && past.atMs !== undefined && past.atMs <= atMs;
    if (isMeant) return { past: present(past, word, store), newer };
    newer.push(past);
    signal.throwIfAborted();
  }
  throw notFound(
    atMs === undefined
      ? `the history of ${store.name} has no index version ${quoted(word)}`
      : `no index version of ${store.name} is as old as ${word}`,
    { word, name: store.name },
  );
}

function isNamed({ id, run, note, isCurrent }: PastIndex, word: string): boolean {
  if (id === word || id.startsWith(`${word}-`) || (word.length >= leastOfId && id.startsWith(word))) return true;
  if (word === 'current') return isCurrent;
  const { workflow } = note ?? {};
  return (
    run === word ||
    (workflow !== undefined && (workflow === word || `${workflow}/`.endsWith(`/${word}/`) || workflow.includes(`/runs/${word}/`)))
  );
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
  return new CharthouseError('CH_HISTORY_NOT_FOUND', {
    message,
    hint: `see what it has with: charthouse history --to ${shellWord(name)}`,
    details: { version: word },
  });
}
