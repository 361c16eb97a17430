/**
 * The exclusive lock of a folder: held for the moment between compare and rename.
 *
 * The lock is the folder `.charthouse/lock` with one entry, the holder's name. A process takes it by moving a folder that
 * holds its own name onto that path. The file system allows this only if nothing or an empty folder is there, and looks and
 * moves in one step. Nothing else puts an entry into it, so there is never more than one, and as long as it is there
 * nobody else gets in.
 *
 * The entry goes in two ways: its holder removes it, or somebody who has proven that holder dead (folder-writer.ts).
 * Both remove it by its own name, which nobody else ever has; so a late or a second removal cannot hit a successor,
 * and of all who then try exactly one is next. Age proves nothing: a stopped process keeps its lock, and when it goes on,
 * its rename is still the one that was compared.
 */
import { join } from 'node:path';
import { CharthouseError, isCharthouseError } from '../../base/error.ts';
import { quoted } from '../../base/quoted.ts';
import { systemCode } from '../../base/system-code.ts';
import type { LivingPulse } from '../../runtime/heartbeat.ts';
import { attempt, type Ground, nothingThere, stateIfAny, unless } from './context.ts';
import { parseHolder } from './holder.ts';
import type { Site } from './lock-paths.ts';
import { bury, judge, type Verdict, type Writer } from './writer.ts';

/** The lock while it is held. */
export interface HeldLock {
  /** @throws CH_STORE_LOCKED if somebody has removed the lock from under us. */
  confirm(): Promise<void>;
}

interface Claim {
  readonly ground: Ground;
  readonly site: Site;
  readonly writer: Writer;
  readonly signal: AbortSignal | undefined;
  readonly giveUpAtMs: number;
}

/** What a claim to the lock needs. */
export interface LockClaim extends Omit<Claim, 'giveUpAtMs'> {
  /** Asked after each turn of somebody else: whether that has made our own pointless. */
  readonly isPointless: () => Promise<boolean>;
}

/** A sign of life is watched for so long at a time, in case that its end was missed. */
const watchMs = 2_000;
/** Where nothing can be watched; and where a holder is just being cleared away. */
const pollMs = 200;
const clearingMs = 10;

/** Runs `work` under the lock; `pointless` without having had it. @throws CH_STORE_LOCKED when the wait is over. */
export async function withLock<T>(
  { ground, site, writer, signal, isPointless }: LockClaim,
  work: (lock: HeldLock) => Promise<T>,
): Promise<T | 'pointless'> {
  const { files, clock, lockWaitMs } = ground;
  const claim: Claim = { ground, site, writer, signal, giveUpAtMs: clock.now() + lockWaitMs };
  const entry = join(site.lock, writer.name);
  await files.makeFolder(join(writer.folder, 'lock'));
  await files.makeFolder(join(writer.folder, 'lock', writer.name));
  while (!(await take(claim))) {
    await waitForTurn(claim);
    if (await isPointless()) return 'pointless';
  }
  try {
    return await work({
      confirm: async () => {
        if ((await stateIfAny(files, entry)) === undefined) throw lockLost(site);
      },
    });
  } finally {
    await attempt(
      () => files.removeFolder(entry),
      () => files.removeFolder(site.lock),
    );
  }
}

async function take({ ground: { files }, site, writer }: Claim): Promise<boolean> {
  try {
    await files.rename(join(writer.folder, 'lock'), site.lock);
    return true;
  } catch (error) {
    const entries = (await unless(nothingThere, files.readFolder(site.lock))) ?? [];
    // A network drive may have done it and lost the answer.
    if (entries.some(({ name }) => name === writer.name)) return true;
    // EPERM and EACCES: some file systems say so, and Windows, which moves no folder onto another, even an empty one.
    const inUse = ['ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '');
    if (!inUse && !(entries.length > 0 && ['EPERM', 'EACCES'].includes(systemCode(error) ?? ''))) throw error;
    if (entries.length === 0) await attempt(() => files.removeFolder(site.lock));
    return false;
  }
}

async function waitForTurn(claim: Claim): Promise<void> {
  const { ground, site, signal } = claim;
  const { files, clock, random } = ground;
  const [entry] = (await unless(nothingThere, files.readFolder(site.lock))) ?? [];
  if (entry === undefined) {
    // Just given back; again and again only on a file system that hides something in the folder.
    if (clock.now() >= claim.giveUpAtMs) throw locked(claim, '', { kind: 'unknown' });
    return signal?.throwIfAborted();
  }
  const verdict = await judge(ground, site, entry.name);
  if (verdict.kind === 'dead') return bury(ground, site, entry.name);
  try {
    if (clock.now() >= claim.giveUpAtMs) throw locked(claim, entry.name, verdict);
    signal?.throwIfAborted();
    if (verdict.kind === 'alive') await watch(claim, verdict);
    else await clock.sleep((verdict.kind === 'absent' ? clearingMs : pollMs) * (0.5 + random.unit()), signal);
  } catch (error) {
    // The caller's deadline is over: that the lock is held says more.
    throw isCharthouseError(error) && error.code === 'CH_DEADLINE' ? locked(claim, entry.name, verdict, error) : error;
  } finally {
    if (verdict.kind === 'alive') verdict.leave();
  }
}

async function watch({ ground: { clock }, signal, giveUpAtMs }: Claim, { gone }: LivingPulse): Promise<void> {
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

function locked({ site, ground }: Claim, name: string, verdict: Verdict, cause?: unknown): CharthouseError {
  const holder = parseHolder(name);
  const path = join(site.lock, name);
  const who = holder === undefined ? 'something unknown' : `process ${holder.pid} on ${quoted(holder.host)}`;
  const remedy =
    verdict.kind === 'alive'
      ? 'let that process go on or end it; it may be stopped'
      : 'wait for it; if that process has ended for certain, remove the folder';
  return new CharthouseError('CH_STORE_LOCKED', {
    message: `${who} holds the lock of ${quoted(ground.root)}: ${quoted(path)}`,
    hint: `${remedy}, then run again`,
    details: { path, pid: holder?.pid ?? null, host: holder?.host ?? null, alive: verdict.kind === 'alive' ? true : null },
    cause,
  });
}

function lockLost({ lock }: Site): CharthouseError {
  return new CharthouseError('CH_STORE_LOCKED', {
    message: `another program removed our lock ${quoted(lock)} while we held it; nothing was changed`,
    hint: 'run again',
    details: { path: lock },
  });
}
