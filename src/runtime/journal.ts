/** A file of lines that a long run appends to, so that a later run can go on where it was stopped. */
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CharthouseError } from '../base/error.ts';
import { whyUnreadable } from '../base/file-fault.ts';
import { lineEnd, wholeLines } from '../base/lines.ts';
import { quoted } from '../base/quoted.ts';
import { systemCode } from '../base/system-code.ts';
import { readRegularFile } from './read-file.ts';
import { makeFolders, unwritable } from './replace-file.ts';

/** An open journal. */
export interface Journal {
  /** The whole lines of earlier runs, to go through once: a run that was killed may have left a part of one. */
  readonly lines: Iterable<string>;
  /** @throws CH_OUTPUT_UNWRITABLE if an earlier line could not be written: nothing of a long run is done in vain */
  append(line: string): void;
  /** Writes what is left. @throws CH_OUTPUT_UNWRITABLE */
  close(): Promise<void>;
}

const maxBytes = 1024 ** 3;

/** So many lines are written at once: what a kill loses is read again. */
const batch = 8;

/** What a journal belongs to. */
export interface JournalOf {
  /** Its first line. */
  readonly header: string;
  /** To follow "is not": `the journal of this audit`. */
  readonly what: string;
  /** Whether its folder is created. */
  readonly makesFolder?: boolean;
}

/**
 * Opens the journal at `path`. A new file begins with the header.
 *
 * @throws CH_USAGE for a file with another first line; CH_OUTPUT_UNWRITABLE
 */
export async function openJournal(path: string, { header, what, makesFolder = false }: JournalOf): Promise<Journal> {
  const there = await existing(path);
  const isNew = there === undefined || there.length === 0;
  const headEnd = isNew ? 0 : lineEnd(there);
  if (!isNew && !Buffer.from(header).equals(there.subarray(0, headEnd))) {
    throw new CharthouseError('CH_USAGE', {
      message: `${quoted(path)} is not ${what}: it does not begin with ${quoted(header)}`,
      hint: 'name another file, or delete this one',
      where: { file: path, line: 1 },
    });
  }
  try {
    if (makesFolder) await makeFolders(dirname(path));
    const handle = await open(path, 'a');
    // Behind a line that was cut, a new one begins.
    const waiting = isNew ? [header] : there.at(-1) === 0x0a ? [] : [''];
    return appending(handle, path, { lines: isNew ? [] : wholeLines(there, headEnd + 1), waiting });
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

interface Start {
  readonly lines: Iterable<string>;
  readonly waiting: string[];
}

function appending(handle: FileHandle, path: string, { lines, waiting }: Start): Journal {
  let writing = Promise.resolve();
  let failure: CharthouseError | undefined;
  const flush = (): void => {
    if (waiting.length === 0) return;
    const text = waiting.splice(0).join('\n');
    writing = writing
      .then(async () => failure ?? handle.appendFile(`${text}\n`))
      .then(
        () => undefined,
        (cause: unknown) => {
          failure ??= unwritable(path, cause);
        },
      );
  };
  return {
    lines,
    append: (line) => {
      if (failure !== undefined) throw failure;
      waiting.push(line);
      if (waiting.length >= batch) flush();
    },
    close: async () => {
      flush();
      await writing;
      await handle.close();
      if (failure !== undefined) throw failure;
    },
  };
}

async function existing(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readRegularFile(path, { maxBytes });
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined;
    throw new CharthouseError('CH_USAGE', {
      message: `the journal ${quoted(path)} cannot be read: ${whyUnreadable(cause)}`,
      hint: 'name a regular file that you may read and write',
      where: { file: path },
      cause,
    });
  }
}
