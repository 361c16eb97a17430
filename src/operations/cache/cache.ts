/** The operations `cache info` and `cache clean`: what the cache of dependencies contains. */
import { join } from 'node:path';
import { asCharthouseError } from '../../base/as-charthouse-error.ts';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { whyUnreadable } from '../../base/file-fault.ts';
import { quoted } from '../../base/quoted.ts';
import { systemCode } from '../../base/system-code.ts';
import { option } from '../../hint/hint.ts';
import { type CacheEntry, cacheEntries } from '../../runtime/cache-entries.ts';
import { cacheParts } from '../../runtime/cache-files.ts';
import type { DurableFiles } from '../../runtime/durable-files.ts';
import { unwritable } from '../../runtime/replace-file.ts';
import { untilAborted } from '../../runtime/until-aborted.ts';
import type { CacheReport } from './report.ts';

/** The effects of the operations. */
export interface CachePorts {
  readonly files: DurableFiles;
  readonly signal: AbortSignal;
}

/** Reads only. Does not throw: errors are in the report. */
export async function cacheInfo(folder: string | undefined, { files, signal }: CachePorts): Promise<CacheReport> {
  try {
    const entries = folder === undefined ? [] : await untilAborted(() => entriesIn(folder, files), signal);
    return reportOf('read', folder, { entries });
  } catch (error) {
    return reportOf('read', folder, { error: asCharthouseError(error, signal) });
  }
}

/** Removes everything of ours below the folder, and only that; follows no link. Does not throw. */
export async function cleanCache(folder: string | undefined, dryRun: boolean, { files, signal }: CachePorts): Promise<CacheReport> {
  const removed: CacheEntry[] = [];
  try {
    const entries = folder === undefined ? [] : await untilAborted(() => entriesIn(folder, files), signal);
    for (const entry of entries) {
      if (!dryRun) await untilAborted(() => unlessGone(entry.path, files.remove), signal);
      removed.push(entry);
    }
    // A folder with something that is not ours stays.
    const folders = folder === undefined || dryRun ? [] : [...cacheParts.map((part) => join(folder, part)), folder];
    for (const path of folders) await files.removeFolder(path).catch(() => undefined);
    return reportOf('cleaned', folder, { entries: removed, dryRun });
  } catch (error) {
    return reportOf('cleaned', folder, { entries: removed, dryRun, error: asCharthouseError(error, signal) });
  }
}

/** A folder that cannot be read is not an empty cache. @throws CH_USAGE */
async function entriesIn(folder: string, files: DurableFiles): Promise<readonly CacheEntry[]> {
  try {
    if ((await files.state(folder)).kind === 'directory') await files.readFolder(folder);
    else throw unusable(folder, 'it is no folder');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw systemCode(error) === undefined ? error : unusable(folder, whyUnreadable(error), error);
  }
  return cacheEntries(folder, files);
}

function unusable(folder: string, why: string, cause?: unknown): CharthouseError {
  return new CharthouseError('CH_USAGE', {
    message: `the cache ${quoted(folder)} cannot be read: ${why}`,
    hint: `name another folder with ${option('cache-folder')}, or correct this one`,
    cause,
  });
}

/** Another process may have removed it. */
async function unlessGone(path: string, remove: DurableFiles['remove']): Promise<void> {
  try {
    await remove(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw isCharthouseError(error) ? error : unwritable(path, error);
  }
}

interface Found {
  readonly entries?: readonly CacheEntry[];
  readonly dryRun?: boolean;
  readonly error?: CharthouseError;
}

function reportOf(
  outcome: CacheReport['outcome'],
  folder: string | undefined,
  { entries = [], dryRun = false, error }: Found,
): CacheReport {
  const count = (kind: CacheEntry['kind']): number => entries.filter((each) => each.kind === kind).length;
  const oldest = entries.reduce((least, { usedMs }) => Math.min(least, usedMs), Number.POSITIVE_INFINITY);
  return {
    ...{ command: 'cache', dryRun, outcome, folder: folder ?? null },
    entries: { contents: count('content'), records: count('record'), unfinished: count('unfinished') },
    sizeBytes: entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    oldest: entries.length === 0 ? null : new Date(oldest).toISOString(),
    ...{ warnings: [], error: error ?? null },
  };
}
