/**
 * A writer: a folder under `.charthouse/writers`, named after its holder (holder.ts), with its heartbeat and its half-written files.
 *
 * A killed writer leaves the folder behind, and a process that proves it dead may remove it. The order of the steps keeps that safe:
 * - `life` exists only after the heartbeat has started, and is removed last: while anything else exists, death can be proven.
 * - A folder without `life` is starting or has ended. It holds no lock, and any process may remove it: a writer
 *   that loses its folder while it starts, starts again under another name.
 */
import { join } from 'node:path';
import { systemCode } from '../../base/system-code.ts';
import type { AliveHeartbeat, HeartbeatAddress, RunningHeartbeat } from '../../runtime/heartbeat.ts';
import { attempt, type FolderContext, notFoundCodes, stateIfAny, unless } from './context.ts';
import { type Holder, holderName, parseHolder, scopeOf, selfAsHolder } from './holder.ts';
import type { LockPaths } from './lock-paths.ts';

/** A writer of this process. */
export interface Writer {
  readonly name: string;
  readonly folder: string;
  /** Cleans up; never throws. */
  end(): Promise<void>;
}

/** `absent`: there is no heartbeat now; that proves nothing, since the holder may be about to start. */
export type HolderState = { readonly kind: 'dead' } | { readonly kind: 'absent' } | { readonly kind: 'unknown' } | AliveHeartbeat;

/** How many times a writer starts again after a sweep removed its folder. */
const maxBeginnings = 8;
const unstartedMinAgeMs = 60_000;

/** Starts a writer. */
export async function beginWriter(context: FolderContext, paths: LockPaths): Promise<Writer> {
  for (let left = maxBeginnings; ; left--) {
    try {
      return (await begin(context, paths, 'file')) ?? (await begin(context, paths, 'name')) ?? (await begin(context, paths, 'none'));
    } catch (error) {
      if (left === 1 || systemCode(error) !== 'ENOENT') throw error;
    }
  }
}

function begin(context: FolderContext, paths: LockPaths, way: 'none'): Promise<Writer>;
function begin(context: FolderContext, paths: LockPaths, way: Holder['heartbeat']): Promise<Writer | undefined>;
async function begin(context: FolderContext, paths: LockPaths, way: Holder['heartbeat'] | 'none'): Promise<Writer | undefined> {
  const { files, heartbeats, random } = context;
  const self = selfAsHolder(paths.viewpoint, random.id(), way === 'file' ? 'file' : 'name');
  // Without a heartbeat its death can never be proven; without `boot` no process tries.
  const name = holderName(way === 'none' || scopeOf(paths.viewpoint, self.heartbeat) === undefined ? { ...self, boot: '' } : self);
  const folder = join(paths.writers, name);
  const marker = join(folder, 'life');
  await files.makeFolder(folder);
  let heartbeat: RunningHeartbeat | undefined;
  try {
    heartbeat = way === 'none' ? undefined : await heartbeats.start(addressOf(self, folder, 'new'));
    if (heartbeat === undefined && way !== 'none') {
      await files.removeFolder(folder);
      return undefined;
    }
    // A socket file is bound before it listens, and would look dead in between: so it gets its final name afterwards.
    if (way === 'file') await files.rename(join(folder, 'new'), marker);
    else await files.makeFolder(marker);
  } catch (error) {
    await heartbeat?.stop();
    await attempt(() => files.removeFolder(folder));
    throw error;
  }
  const end = async () => {
    // If the lock cannot be released, the folder stays as well: its ended heartbeat lets others prove that we have ended.
    await attempt(() => reclaim(context, paths, name));
    await attempt(async () => heartbeat?.stop());
  };
  return { name, folder, end };
}

function addressOf(holder: Holder, folder: string, name: string): HeartbeatAddress {
  return holder.heartbeat === 'file' ? { kind: 'file', folder, name } : { kind: 'name', name: holder.id };
}

/** What can be proven from here about the holder with this name. `dead` only if it cannot be alive: another process takes its place. */
export async function checkHolder(
  { files, heartbeats }: FolderContext,
  { writers, viewpoint }: LockPaths,
  name: string,
): Promise<HolderState> {
  const holder = parseHolder(name);
  const { boot } = viewpoint.identity;
  if (holder === undefined || holder.boot === '' || boot === undefined) return { kind: 'unknown' };
  // Another boot of a kernel. If both processes saw a file system that only one kernel uses, it is an earlier boot of this one. Otherwise
  // it may be another machine: a network drive, its server, a virtual machine that shares a folder with its host.
  if (holder.boot !== boot) return { kind: holder.local && viewpoint.local ? 'dead' : 'unknown' };
  // A socket file is identified by its inode on this mount, a name by its network namespace. From elsewhere, no answer proves nothing.
  if (holder.scope !== scopeOf(viewpoint, holder.heartbeat)) return { kind: 'unknown' };
  const folder = join(writers, name);
  if ((await stateIfAny(files, join(folder, 'life'))) === undefined) return { kind: 'absent' };
  const heartbeat = await heartbeats.check(addressOf(holder, folder, 'life'));
  return heartbeat.kind === 'unclear' ? { kind: 'unknown' } : heartbeat;
}

/** How many writers are asked in one sweep: among many at once, each would ask all the others. */
const mostSwept = 16;

/** Removes what dead writers left behind. Never what belongs to a living writer, or to one of another machine. */
export async function sweep(context: FolderContext, paths: LockPaths, self: string): Promise<void> {
  const names = (await context.files.readFolder(paths.writers)).map(({ name }) => name);
  const others = names.filter((name) => name !== self && parseHolder(name) !== undefined);
  // From another one each time, so that all have their turn.
  const first = Math.floor(context.random.unit() * others.length);
  for (const name of [...others.slice(first), ...others.slice(0, first)].slice(0, mostSwept)) {
    const state = await checkHolder(context, paths, name);
    if (state.kind === 'alive') state.leave();
    if (state.kind === 'dead') await attempt(() => reclaim(context, paths, name));
    if (state.kind === 'absent') await attempt(() => clearUnstarted(context, join(paths.writers, name)));
  }
}

/** The age proves nothing here; the wait only avoids that a starting writer has to start again. */
async function clearUnstarted({ files, clock }: FolderContext, folder: string): Promise<void> {
  const { changedNs } = await files.state(folder);
  if (Number(changedNs / 1_000_000n) > clock.now() - unstartedMinAgeMs) return;
  await unless(['ENOENT'], files.remove(join(folder, 'new')));
  await files.removeFolder(folder);
}

/**
 * Takes the lock from a holder that was proven dead, and removes its folder. Any number of processes may do so at once, late or twice: only
 * files with this holder's name are removed, never those of a successor.
 */
export async function reclaim({ files }: FolderContext, paths: LockPaths, name: string): Promise<void> {
  // First: once its folder is removed, no process can prove its death any more.
  await unless(notFoundCodes, files.removeFolder(join(paths.lock, name)));
  await attempt(() => clear(files, paths, name));
}

async function clear(files: FolderContext['files'], { writers }: LockPaths, name: string): Promise<void> {
  const folder = join(writers, name);
  const entries = await files.readFolder(folder);
  for (const entry of entries.filter((each) => each.name !== 'life')) {
    const path = join(folder, entry.name);
    if (entry.kind !== 'directory') await unless(['ENOENT'], files.remove(path));
    else
      await attempt(
        () => files.removeFolder(join(path, name)),
        () => files.removeFolder(path),
      );
  }
  const marker = join(folder, 'life');
  if (entries.find((each) => each.name === 'life')?.kind === 'directory') await files.removeFolder(marker);
  else await unless(['ENOENT'], files.remove(marker));
  await files.removeFolder(folder);
}
