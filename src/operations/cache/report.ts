/** What `cache info` and `cache clean` give back. */
import type { CharthouseError } from '../../base/error.ts';
import type { Warning } from '../../base/warning.ts';

/** How many files of each kind there are. */
export interface CacheCounts {
  /** Indexes and packages. */
  readonly contents: number;
  /** What is known of URLs and versions. */
  readonly records: number;
  /** What a running process is writing, or a killed one left. */
  readonly unfinished: number;
}

/** Of `cache info`: what is there. Of `cache clean`: what was removed, or would be in a dry run. */
export interface CacheReport {
  readonly command: 'cache';
  readonly dryRun: boolean;
  readonly outcome: 'read' | 'cleaned';
  /** Everything is in it, and nothing else; null if the environment names none. */
  readonly folder: string | null;
  readonly entries: CacheCounts;
  readonly sizeBytes: number;
  /** When the entry was used that was not used for the longest time, in RFC 3339; null if there is none. */
  readonly oldest: string | null;
  readonly warnings: readonly Warning[];
  readonly error: CharthouseError | null;
}
