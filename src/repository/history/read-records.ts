/** Reads the history of an index from its change records, newest first. */
import type { ObjectStore } from '../../ports/object-store.ts';
import { type ReadRecord, readRecord } from './last-record.ts';
import type { PastIndex } from './past-index.ts';
import { historyFolder, nameOfRecord, seqOf } from './record.ts';

/** As much of a store as the records are in. */
export type RecordStore = Pick<ObjectStore, 'get' | 'list'>;

/** A record under its name. */
export interface NamedRecord extends ReadRecord {
  readonly name: string;
}

/** How many records are read at once, at most. The first ones are read in small numbers, since most readers want few. */
const mostAhead = 32;

/** Those of a commit that did not happen, too. Leaves out those that are newer than `from`, and what cannot be read. */
export async function* recordsIn(store: RecordStore, signal: AbortSignal, from = ''): AsyncGenerator<NamedRecord> {
  const queue: Promise<NamedRecord | undefined>[] = [];
  const read = async (name: string): Promise<NamedRecord | undefined> => {
    const found = await readRecord(store, name, signal);
    return found === undefined ? undefined : { ...found, name };
  };
  let given = 0;
  for await (const { key } of store.list(historyFolder, { signal })) {
    const name = nameOfRecord(key);
    if (name === undefined || name < from) continue;
    const reading = read(name);
    // A reader that leaves early does not wait for it.
    reading.catch(() => undefined);
    queue.push(reading);
    if (queue.length < Math.min(mostAhead, given + 4)) continue;
    const next = await queue.shift();
    given += 1;
    if (next !== undefined) yield next;
  }
  for (const each of queue) {
    const next = await each;
    if (next !== undefined) yield next;
  }
}

/** The index that the newest record should have left. */
export interface Top {
  readonly sha256: string | undefined;
}

/** Runs that met may have left this many records of commits that did not happen above the one that did. */
const mostLooks = 64;

/**
 * The chain from an index downwards: each record names the one before it. A record that none of the chain names is that of a commit which
 * did not happen, and is left out. The chain breaks if another program wrote the index, if it was deleted, or if a record was lost. Then
 * nothing shows which of the records below was the last one: they are marked.
 *
 * `top` is undefined if there is no index now. What `top` itself is, is not among the results if no record left it.
 */
export async function* chainFrom(store: RecordStore, top: Top | undefined, signal: AbortSignal): AsyncGenerator<PastIndex> {
  const records = peekable(recordsIn(store, signal));
  try {
    let next = await find(records, top?.sha256);
    let isCertain = true;
    if (next === undefined) {
      await dropMadeOf(top?.sha256, records);
      next = await records.take();
      isCertain = false;
    }
    while (next !== undefined) {
      yield pastOf(next, isCertain);
      if (!isCertain) yield* siblingsOf(next, records);
      const { follows } = next.record;
      const wasCertain = isCertain;
      const below: NamedRecord | undefined = follows === null ? undefined : await skipTo(follows, records);
      isCertain = below !== undefined;
      if (below === undefined) await dropMadeOf(next.record.before?.sha256, records);
      const older: NamedRecord | undefined = below ?? (await records.take());
      if (below === undefined) yield* breakAt(next, { hasOlder: older !== undefined, isCertain: wasCertain });
      next = older;
    }
  } finally {
    await records.close();
  }
}

interface Peekable {
  peek(at: number): Promise<NamedRecord | undefined>;
  take(): Promise<NamedRecord | undefined>;
  close(): Promise<unknown>;
}

function peekable(from: AsyncGenerator<NamedRecord>): Peekable {
  const ahead: NamedRecord[] = [];
  const fill = async (count: number): Promise<void> => {
    while (ahead.length < count) {
      const { value, done } = await from.next();
      if (done === true) return;
      ahead.push(value);
    }
  };
  return {
    peek: async (at) => {
      await fill(at + 1);
      return ahead[at];
    },
    take: async () => {
      await fill(1);
      return ahead.shift();
    },
    close: () => from.return(undefined),
  };
}

/** Takes the record that left the index, and those above it, whose commits did not happen; takes none if it is not there. */
async function find(records: Peekable, sha256: string | undefined): Promise<NamedRecord | undefined> {
  if (sha256 === undefined) return undefined;
  for (let at = 0; at < mostLooks; at += 1) {
    const each = await records.peek(at);
    if (each === undefined) return undefined;
    if (each.record.after.sha256 !== sha256) continue;
    for (let above = 0; above < at; above += 1) await records.take();
    return records.take();
  }
  return undefined;
}

/** Numbers only fall: below its own number, a record is not there any more. */
async function skipTo(name: string, records: Peekable): Promise<NamedRecord | undefined> {
  const seq = seqOf(name) ?? 0;
  for (;;) {
    const each = await records.peek(0);
    if (each === undefined || each.record.seq < seq) return undefined;
    await records.take();
    if (each.name === name) return each;
  }
}

/** Commits that were to replace an index which something else replaced: they did not happen. */
async function dropMadeOf(sha256: string | undefined, records: Peekable): Promise<void> {
  if (sha256 === undefined) return;
  while ((await records.peek(0))?.record.before?.sha256 === sha256) await records.take();
}

/** Others that were made of the same index: any one of them may be the commit that happened. */
async function* siblingsOf({ record: { follows, before } }: NamedRecord, records: Peekable): AsyncGenerator<PastIndex> {
  for (let each = await records.peek(0); each !== undefined; each = await records.peek(0)) {
    if (each.record.follows !== follows || each.record.before?.sha256 !== before?.sha256) return;
    await records.take();
    yield pastOf(each, false);
  }
}

function pastOf({ name, record }: NamedRecord, isCertain: boolean): PastIndex {
  const { seq, run, at, after, note } = record;
  return {
    ...{ id: `${seq}-${run.slice(0, 8)}`, atMs: Date.parse(at), kind: 'commit', isCurrent: false, isCertain },
    ...{ sizeBytes: after.sizeBytes, sha256: after.sha256, run: run.replace(/\.\d+$/, ''), note, source: { kind: 'record', name } },
  };
}

/** What was there before a record that follows none. */
function* breakAt(
  { name, record: { seq, before, hasSnapshot } }: NamedRecord,
  { hasOlder, isCertain }: { readonly hasOlder: boolean; readonly isCertain: boolean },
): Generator<PastIndex> {
  const unknown = { isCurrent: false, run: undefined, note: undefined };
  if (before !== null) {
    const { sizeBytes, sha256, at } = before;
    const source = hasSnapshot ? ({ kind: 'snapshot', name } as const) : ({ kind: 'none' } as const);
    yield { ...unknown, isCertain: true, id: `${seq}-before`, atMs: Date.parse(at), kind: 'other', sizeBytes, sha256, source };
  } else if (hasOlder) {
    yield {
      ...unknown,
      isCertain,
      id: `${seq}-none`,
      atMs: undefined,
      kind: 'deletion',
      sizeBytes: 0,
      sha256: undefined,
      source: { kind: 'none' },
    };
  }
}
