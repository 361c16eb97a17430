/** Finds out if a process holds the lock of a folder now. */
import { join } from 'node:path';
import { quoted } from '../../base/quoted.ts';
import { type Finding, ok, warning } from '../../ports/check.ts';
import { type FolderContext, notFoundCodes, unless } from './context.ts';
import { parseHolder } from './holder.ts';
import { findLockPaths } from './lock-paths.ts';
import { checkHolder } from './writer.ts';

/** Does not take the lock, and does not wait. */
export async function lockFinding(context: FolderContext): Promise<Finding> {
  const paths = await unless(notFoundCodes, findLockPaths(context));
  const [entry] = (paths === undefined ? undefined : await unless(notFoundCodes, context.files.readFolder(paths.lock))) ?? [];
  if (paths === undefined || entry === undefined) return ok('no process holds the lock');
  const holder = parseHolder(entry.name);
  const path = join(paths.lock, entry.name);
  const who = holder === undefined ? 'something unknown' : `process ${holder.pid} on ${quoted(holder.host)}`;
  const details = { path, pid: holder?.pid ?? null, host: holder?.host ?? null };
  const state = await checkHolder(context, paths, entry.name);
  switch (state.kind) {
    case 'alive':
      state.leave();
      return ok(`${who} holds the lock, and is alive`, details);
    case 'absent':
      return ok(`${who} is releasing the lock`, details);
    case 'dead':
      return ok(`${who} was killed while it held the lock; the next publish takes it over`, details);
    case 'unknown':
      return warning(
        `${who} holds the lock, and charthouse cannot check from here if it is alive: ${quoted(path)}`,
        'wait for it; if you are certain that the process has ended, remove the folder',
        details,
      );
  }
}
