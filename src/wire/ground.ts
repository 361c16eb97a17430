/** Picks the adapters that verbs stand on. Each is loaded when it is needed. */
import { CharthouseError } from '../base/error.ts';
import { version } from '../base/version.ts';
import type { PublicSite } from '../delivery/contract.ts';
import type { SitePorts } from '../delivery/site.ts';
import type { OnEvent } from '../repository/events.ts';
import type { Clock, Random } from '../runtime/clock.ts';
import { type Deadline, withDeadline } from '../runtime/deadline.ts';
import { addTraffic, type Traffic } from '../runtime/traffic.ts';
import type { ObjectStore } from '../store/contract.ts';

/** What a verb takes from whoever calls it, beside its options. Everything may be left out. */
export interface VerbContext {
  /** What relative paths count from; the process's working folder where absent. */
  readonly folder?: string | undefined;
  /** Environment variables, for proxies; none where absent. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Aborting stops cleanly: a commit that is on its way is settled first. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: OnEvent | undefined;
}

/** Time, chance, the web, and how a verb is watched and stopped. */
export interface Ground {
  readonly site: PublicSite;
  readonly clock: Clock;
  readonly random: Random;
  /** What was asked of the web, and of the store where there is one. */
  readonly traffic: () => Traffic;
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal;
  /** Must be called when the verb is done. */
  readonly close: () => Promise<void>;
}

/** The same, with the store that a target names. */
export interface StoreGround extends Ground {
  readonly store: ObjectStore;
}

const defaultDeadlineMs = 600_000;

/** For verbs that ask no store. */
export async function openGround(context: VerbContext, deadlineMs: number = defaultDeadlineMs): Promise<Ground> {
  const [{ httpClient }, { publicSite }, { realClock: clock }, { realRandom: random }] = await Promise.all([
    import('../runtime/http.ts'),
    import('../delivery/site.ts'),
    import('../runtime/real-clock.ts'),
    import('../runtime/real-random.ts'),
  ]);
  const onEvent = context.onEvent ?? ignore;
  const client = httpClient({ env: context.environment ?? {}, userAgent: `charthouse/${version}` });
  const deadline = untilDeadline(deadlineMs, context.signal);
  const onRetry: SitePorts['onRetry'] = (what, { attempt, waitMs, error }) =>
    onEvent({ kind: 'retrying', what, attempt, waitMs, why: error instanceof Error ? error.message : String(error) });
  return {
    site: publicSite({ client, retry: { clock, random }, onRetry }),
    clock,
    random,
    traffic: client.traffic,
    onEvent,
    signal: deadline.signal,
    close: async () => {
      deadline.clear();
      await client.close();
    },
  };
}

/** For verbs on a repository. @throws CH_USAGE for a target that is no folder */
export async function openStoreGround(target: string, context: VerbContext, deadlineMs: number = defaultDeadlineMs): Promise<StoreGround> {
  const { countTraffic } = await import('../store/traffic.ts');
  // Sooner than the deadline, so that whoever holds the lock is named.
  const { store, traffic } = countTraffic(await openStore(target, context.folder, deadlineMs * 0.9));
  const ground = await openGround(context, deadlineMs);
  return { ...ground, store, traffic: () => addTraffic(traffic(), ground.traffic()) };
}

/** How to open a repository in a folder. */
export interface OpenFolderOptions {
  /** How long a write waits for another process's lock before it gives up with CH_STORE_LOCKED; 600,000. */
  readonly lockWaitMs?: number | undefined;
}

/**
 * A repository in a folder, as a store. Nothing is read or made before the store is asked.
 *
 * @example const index = await (await openFolder('./repository')).get('index.yaml');
 */
export async function openFolder(path: string, { lockWaitMs }: OpenFolderOptions = {}): Promise<ObjectStore> {
  const [{ folderStore }, { nodeDurableFiles }, { socketLifeSigns }, { thisMachine }, { realClock }, { realRandom }] = await Promise.all([
    import('../store/folder-store.ts'),
    import('../runtime/node-durable-files.ts'),
    import('../runtime/life-signs.ts'),
    import('../runtime/machine.ts'),
    import('../runtime/real-clock.ts'),
    import('../runtime/real-random.ts'),
  ]);
  const ports = { files: nodeDurableFiles, life: socketLifeSigns, machine: thisMachine, clock: realClock, random: realRandom };
  return folderStore({ root: path, ...ports, lockWaitMs });
}

/**
 * Kinds of targets are told apart here. A path that the working folder already explains is kept as the user wrote it.
 *
 * @throws CH_USAGE for a target that is no folder
 */
export async function openStore(target: string, folder: string | undefined, lockWaitMs?: number): Promise<ObjectStore> {
  const [{ resolve }, { parseTarget }] = await Promise.all([import('node:path'), import('../config/target.ts')]);
  const { path } = parseTarget(target);
  const asWritten = folder === undefined || resolve(folder) === resolve('');
  return openFolder(asWritten ? path : resolve(folder, path), { lockWaitMs });
}

function untilDeadline(durationMs: number, signal: AbortSignal | undefined): Deadline {
  const late = (): CharthouseError =>
    new CharthouseError('CH_DEADLINE', { message: `it was not done within ${durationMs / 1000} s`, details: { deadlineMs: durationMs } });
  return withDeadline(durationMs, late, signal);
}

/** For callers that do not listen. */
export function ignore(): void {}
