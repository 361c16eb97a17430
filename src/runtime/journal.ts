/** A file of lines that a long run appends to, so that a later run can go on where it was stopped. */
import { type FileHandle, open } from 'node:fs/promises';
import { CharthouseError } from '../base/error.ts';
import { whyUnreadable } from '../base/file-fault.ts';
import { quoted } from '../base/quoted.ts';
import { systemCode } from '../base/system-code.ts';
import { readRegularFile } from './read-file.ts';
import { unwritable } from './replace-file.ts';

/** An open journal. */
export interface Journal {
  /** The whole lines of earlier runs: a run that was killed may have left a part of one. */
  readonly lines: readonly string[];
  append(line: string): void;
  /** Writes what is left. @throws CH_OUTPUT_UNWRITABLE */
  close(): Promise<void>;
}

const maxBytes = 256 * 1024 * 1024;

/** So many lines are written at once: what a kill loses is read again. */
const batch = 8;

/**
 * Opens the journal at `path`. A new file begins with `header`.
 *
 * @throws CH_USAGE for a file with another first line; CH_OUTPUT_UNWRITABLE
 */
export async function openJournal(path: string, header: string): Promise<Journal> {
  const there = await existing(path);
  const [first, ...rest] = (there ?? '').split('\n');
  const isNew = there === undefined || there === '';
  if (!isNew && first !== header) {
    throw new CharthouseError('CH_USAGE', {
      message: `${quoted(path)} is not the journal of this audit: it does not begin with ${quoted(header)}`,
      hint: 'name another file, or delete this one',
      where: { file: path, line: 1 },
    });
  }
  const handle = await open(path, 'a').catch((cause: unknown) => {
    throw unwritable(path, cause);
  });
  // The last part is empty, or of a line that was cut.
  const tail = rest.pop() ?? '';
  return appending(handle, path, { lines: rest, waiting: isNew ? [header] : tail === '' ? [] : [''] });
}

interface Start {
  readonly lines: readonly string[];
  readonly waiting: string[];
}

function appending(handle: FileHandle, path: string, { lines, waiting }: Start): Journal {
  let writing = Promise.resolve();
  const flush = (): void => {
    if (waiting.length === 0) return;
    const text = waiting.splice(0).join('\n');
    writing = writing.then(async () => handle.appendFile(`${text}\n`));
    // The failure is thrown by `close`.
    writing.catch(() => undefined);
  };
  return {
    lines,
    append: (line) => {
      waiting.push(line);
      if (waiting.length >= batch) flush();
    },
    close: async () => {
      flush();
      try {
        await writing;
      } catch (cause) {
        throw unwritable(path, cause);
      } finally {
        await handle.close();
      }
    },
  };
}

async function existing(path: string): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await readRegularFile(path, { maxBytes }));
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
