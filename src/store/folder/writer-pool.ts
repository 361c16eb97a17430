/**
 * The writers of one process. A writer costs some twenty system calls, more than the file that it writes: so a write that begins while others
 * are running goes on with the writer of one that has ended. No writer is left when no write is running.
 */
import { join } from 'node:path';
import { attempt, type FolderContext } from './context.ts';
import { type LockPaths, makeLockPaths } from './lock-paths.ts';
import { beginWriter, sweep, type Writer } from './writer.ts';

/** A writer, and where it writes. */
export interface BegunWriter {
  readonly paths: LockPaths;
  readonly writer: Writer;
  /** Removes what dead writers left behind, once for the whole pool: it asks each living writer, those of this process too. */
  sweep(): Promise<void>;
  /** Lets the writes of one process take the lock one after the other: they would wait for each other's heartbeats otherwise. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

/** Lends writers. */
export interface WriterPool {
  /** `go-on`: `work` leaves nothing behind but a draft, if it succeeds. */
  use<T>(may: 'end' | 'go-on', work: (begun: BegunWriter) => Promise<T>): Promise<T>;
}

/** The pool of one store. */
export function makeWriterPool(context: FolderContext): WriterPool {
  const idle: BegunWriter[] = [];
  let running = 0;
  let swept: Promise<void> | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  };
  const sweepOnce = (paths: LockPaths, { name }: Writer): Promise<void> => {
    const sweeping = swept ?? sweep(context, paths, name);
    swept = sweeping;
    // A write that is tried again sweeps again: the fault may have passed.
    sweeping.catch(() => {
      if (swept === sweeping) swept = undefined;
    });
    return sweeping;
  };

  const begin = async (): Promise<BegunWriter> => {
    for (let again = idle.pop(); again !== undefined; again = idle.pop()) {
      const used = again;
      if (await withoutDraft(context, used)) return used;
      await used.writer.end();
    }
    const paths = await makeLockPaths(context);
    const writer = await beginWriter(context, paths);
    return { paths, writer, sweep: () => sweepOnce(paths, writer), inTurn };
  };

  return {
    async use(may, work) {
      running += 1;
      let begun: BegunWriter | undefined;
      let goesOn = false;
      try {
        begun = await begin();
        const result = await work(begun);
        goesOn = may === 'go-on';
        return result;
      } finally {
        running -= 1;
        if (begun !== undefined && goesOn) idle.push(begun);
        const ending = running === 0 ? idle.splice(0) : [];
        if (begun !== undefined && !goesOn) ending.push(begun);
        for (const { writer } of ending) await writer.end();
      }
    },
  };
}

/** Removes what the last write has left. False if that is not possible: then the writer is not used again. */
async function withoutDraft({ files }: FolderContext, { writer }: BegunWriter): Promise<boolean> {
  let isEmpty = false;
  await attempt(async () => {
    const entries = await files.readFolder(writer.folder);
    for (const { name } of entries) if (name === 'draft') await files.remove(join(writer.folder, name));
    isEmpty = entries.every(({ name }) => name === 'draft' || name === 'life');
  });
  return isEmpty;
}
