/** What the parts of the folder store share: ports, and the folder. */
import { systemCode } from '../../base/system-code.ts';
import type { Clock, Random } from '../../runtime/clock.ts';
import type { DurableFiles, FileState } from '../../runtime/durable-files.ts';
import type { Heartbeats } from '../../runtime/heartbeat.ts';
import type { Machine } from '../../runtime/machine.ts';

/** The ports, and the folder. */
export interface FolderContext {
  /** As the user wrote it. */
  readonly root: string;
  readonly files: DurableFiles;
  readonly heartbeats: Heartbeats;
  readonly machine: Machine;
  readonly clock: Clock;
  readonly random: Random;
  /** How long to wait for another process before giving up. */
  readonly lockWaitMs: number;
}

/** Runs a call; the listed error codes become `undefined`. */
export async function unless<T>(codes: readonly string[], call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (codes.includes(systemCode(error) ?? '')) return undefined;
    throw error;
  }
}

/** The path does not exist, or a parent of it is not a folder. */
export const notFoundCodes: readonly string[] = ['ENOENT', 'ENOTDIR'];

/** The state of a path, without following a link; undefined if it does not exist. */
export function stateIfAny(files: DurableFiles, path: string): Promise<FileState | undefined> {
  return unless(notFoundCodes, files.state(path));
}

/** Tries to clean up: leftovers are harmless, and must not hide the error that led here. */
export async function attempt(...calls: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const call of calls) {
    try {
      await call();
    } catch {
      // Left for the next sweep.
    }
  }
}
