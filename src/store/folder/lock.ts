/**
 * The exclusive lock of a folder: held only between compare and rename.
 *
 * The lock is the folder `.charthouse/lock` with one entry, the holder's name. A process takes it by moving a folder that contains its own
 * name to that path. The file system allows this only if the path is free or an empty folder, and does so in one step. Nothing else puts an
 * entry into it, so there is never more than one, and while it exists no other process gets the lock.
 *
 * The entry is removed in two ways: by its holder, or by a process that has proven the holder dead (writer.ts). Both remove it by its name,
 * which is unique; so a late or repeated removal cannot hit a successor, and of all processes that then try exactly one is next. Age proves
 * nothing: a suspended process keeps its lock, and when it continues, its rename still replaces the file that it compared.
 */
import { join } from 'node:path';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { systemCode } from '../../base/system-code.ts';
import type { AliveHeartbeat } from '../../runtime/heartbeat.ts';
import { attempt, type FolderContext, notFoundCodes, stateIfAny, unless } from './context.ts';
import { parseHolder } from './holder.ts';
import type { LockPaths } from './lock-paths.ts';
import { checkHolder, type HolderState, reclaim, type Writer } from './writer.ts';

/** The lock while it is held. */
export interface HeldLock {
  /** @throws CH_STORE_LOCKED if another program has removed our lock */
  confirm(): Promise<void>;
}

interface Claim {
  readonly context: FolderContext;
  readonly paths: LockPaths;
  readonly writer: Writer;
  readonly signal: AbortSignal | undefined;
  readonly giveUpAtMs: number;
}

/** What a process needs to claim the lock. */
export interface LockClaim extends Omit<Claim, 'giveUpAtMs'> {
  /** Asked after another process had its turn: whether our own turn has become pointless. */
  readonly isPointless: () => Promise<boolean>;
  /** When the wait began; now, if it is not given. */
  readonly askedAtMs?: number;
}

/** A heartbeat is watched for this long at a time, in case its end was missed. */
const watchMs = 2_000;
/** Wait times if no heartbeat can be watched, and while a holder is being removed. */
const pollMs = 200;
const clearingMs = 10;

/** Runs `work` under the lock; returns `pointless` without having had it. @throws CH_STORE_LOCKED when the wait is over. */
export async function withLock<T>(
  { context, paths, writer, signal, isPointless, askedAtMs = context.clock.now() }: LockClaim,
  work: (lock: HeldLock) => Promise<T>,
): Promise<T | 'pointless'> {
  const { files, lockWaitMs } = context;
  const claim: Claim = { context, paths, writer, signal, giveUpAtMs: askedAtMs + lockWaitMs };
  const entry = join(paths.lock, writer.name);
  await files.makeFolder(join(writer.folder, 'lock'));
  await files.makeFolder(join(writer.folder, 'lock', writer.name));
  while (!(await take(claim))) {
    await waitForTurn(claim);
    if (await isPointless()) return 'pointless';
  }
  try {
    return await work({
      confirm: async () => {
        if ((await stateIfAny(files, entry)) === undefined) throw lockLost(paths);
      },
    });
  } finally {
    await attempt(
      () => files.removeFolder(entry),
      () => files.removeFolder(paths.lock),
    );
  }
}

async function take({ context: { files }, paths, writer }: Claim): Promise<boolean> {
  try {
    await files.rename(join(writer.folder, 'lock'), paths.lock);
    return true;
  } catch (error) {
    const entries = (await unless(notFoundCodes, files.readFolder(paths.lock))) ?? [];
    // A network drive may have done it although its answer was lost.
    if (entries.some(({ name }) => name === writer.name)) return true;
    // EPERM and EACCES: some file systems give these, and Windows, which does not move a folder onto another one, even an empty one.
    const inUse = ['ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '');
    if (!inUse && !(entries.length > 0 && ['EPERM', 'EACCES'].includes(systemCode(error) ?? ''))) throw error;
    if (entries.length === 0) await attempt(() => files.removeFolder(paths.lock));
    return false;
  }
}

async function waitForTurn(claim: Claim): Promise<void> {
  const { context, paths, signal } = claim;
  const { files, clock, random } = context;
  const [entry] = (await unless(notFoundCodes, files.readFolder(paths.lock))) ?? [];
  if (entry === undefined) {
    // Just released; this repeats only on a file system that hides something in the folder.
    if (clock.now() >= claim.giveUpAtMs) throw locked(claim, '', { kind: 'unknown' });
    return signal?.throwIfAborted();
  }
  const state = await checkHolder(context, paths, entry.name);
  if (state.kind === 'dead') return reclaim(context, paths, entry.name);
  try {
    if (clock.now() >= claim.giveUpAtMs) throw locked(claim, entry.name, state);
    signal?.throwIfAborted();
    if (state.kind === 'alive') await watch(claim, state);
    else await clock.sleep((state.kind === 'absent' ? clearingMs : pollMs) * (0.5 + random.unit()), signal);
  } catch (error) {
    // The caller's deadline is over: the held lock is the better explanation.
    throw isCharthouseError(error) && error.code === 'CH_DEADLINE' ? locked(claim, entry.name, state, error) : error;
  } finally {
    if (state.kind === 'alive') state.leave();
  }
}

async function watch({ context: { clock }, signal, giveUpAtMs }: Claim, { gone }: AliveHeartbeat): Promise<void> {
  const over = new AbortController();
  const sleep = clock.sleep(
    Math.min(watchMs, giveUpAtMs - clock.now()),
    signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]),
  );
  try {
    await Promise.race([gone, sleep]);
  } finally {
    over.abort();
    await sleep.catch(() => {});
  }
}

function locked({ paths, context }: Claim, name: string, state: HolderState, cause?: unknown): CharthouseError {
  const holder = parseHolder(name);
  const path = join(paths.lock, name);
  const who = holder === undefined ? 'something unknown' : `process ${holder.pid} on ${quoted(holder.host)}`;
  const remedy =
    state.kind === 'alive'
      ? 'wait for that process or end it; it may be suspended'
      : 'wait for it; if you are certain that the process has ended, remove the folder';
  return new CharthouseError('CH_STORE_LOCKED', {
    message: `${who} holds the lock of ${quoted(context.root)}: ${quoted(path)}`,
    hint: `${remedy}, then run again`,
    details: { path, pid: holder?.pid ?? null, host: holder?.host ?? null, alive: state.kind === 'alive' ? true : null },
    cause,
  });
}

function lockLost({ lock }: LockPaths): CharthouseError {
  return new CharthouseError('CH_STORE_LOCKED', {
    message: `another program removed our lock ${quoted(lock)} while we held it; nothing was changed`,
    hint: 'run again',
    details: { path: lock },
  });
}
