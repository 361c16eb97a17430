/** What the parts of the folder store share: the ports they stand on, and where things are. */
import { systemCode } from '../../base/system-code.ts';
import type { Clock, Random } from '../../runtime/clock.ts';
import type { DurableFiles, FileState } from '../../runtime/durable-files.ts';
import type { LifeSigns } from '../../runtime/heartbeat.ts';
import type { Machine } from '../../runtime/machine.ts';

/** The ports, and the folder. */
export interface Ground {
  /** As the user names it. */
  readonly root: string;
  readonly files: DurableFiles;
  readonly life: LifeSigns;
  readonly machine: Machine;
  readonly clock: Clock;
  readonly random: Random;
  /** How long to wait for another process before giving up. */
  readonly lockWaitMs: number;
}

/** Runs a call and takes the named codes as an answer: `undefined`. */
export async function unless<T>(codes: readonly string[], call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (codes.includes(systemCode(error) ?? '')) return undefined;
    throw error;
  }
}

/** There is nothing by this name: also below what is not a folder. */
export const nothingThere: readonly string[] = ['ENOENT', 'ENOTDIR'];

/** The state of what a path names, a link not followed; undefined if nothing. */
export function stateIfAny(files: DurableFiles, path: string): Promise<FileState | undefined> {
  return unless(nothingThere, files.state(path));
}

/** Tries to tidy up: what is left behind harms nobody, and must not hide the error that led here. */
export async function attempt(...calls: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const call of calls) {
    try {
      await call();
    } catch {
      // Left for the next sweep.
    }
  }
}
