/**
 * A process that is killed at one call, played in this process: what others can see of it is the same, and no process is started. Its calls
 * never return; those that the system has begun are finished, its files are closed, and last its sockets, as Linux does it.
 * test/race/store-kill.test.ts compares what it leaves with what a killed process leaves.
 */
import { link, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../../src/base/system-code.ts';
import type { DurableFiles, OpenFile } from '../../../src/runtime/durable-files.ts';
import { type HeartbeatAddress, type RunningHeartbeat, socketHeartbeats } from '../../../src/runtime/heartbeat.ts';
import { nodeDurableFiles } from '../../../src/runtime/node-durable-files.ts';
import { type TappedPorts, tapped } from '../publish/tapped.ts';

/** The moment: `at` counts the calls of the file system and of the heartbeats from 1. */
export interface Doom {
  readonly at: number;
  readonly when: 'before' | 'after';
}

/** As the children of test/race take it: `kill-before=3`. */
export function parseDoom(word: string): Doom {
  const [, when, at] = /^kill-(before|after)=(\d+)$/.exec(word) ?? [];
  return { at: Number(at), when: when === 'after' ? 'after' : 'before' };
}

type Ports = Pick<TappedPorts, 'files' | 'heartbeats'>;

/** The ports of the process. `dead` resolves when it is gone. */
export interface Doomed extends Ports {
  readonly dead: Promise<void>;
}

const never = new Promise<never>(() => undefined);

/** By default, ports of this machine. */
export function doomed(doom: Doom, { files, heartbeats }: Ports = { files: nodeDurableFiles, heartbeats: socketHeartbeats }): Doomed {
  const opened = new Set<OpenFile>();
  const beating = new Map<RunningHeartbeat, HeartbeatAddress>();
  let [isDying, acting] = [false, 0];
  let end: () => void = () => undefined;
  const dead = new Promise<void>((resolve) => (end = resolve));

  const bury = async (): Promise<void> => {
    for (const file of opened) await file.close().catch(() => undefined);
    for (const [heartbeat, address] of beating) await stopWithoutTrace(heartbeat, address);
    end();
  };
  const die = (): Promise<never> => {
    isDying = true;
    if (acting === 0) void bury();
    return never;
  };
  /** The call has come to its end, and if the process is dying, nobody hears of it. */
  const leave = (isNow: boolean): Promise<never> | undefined => {
    acting -= 1;
    if (isDying && acting === 0) void bury();
    if (isDying) return never;
    return isNow ? die() : undefined;
  };
  const keepFile = async (opening: Promise<OpenFile>): Promise<OpenFile> => {
    const file = await opening;
    opened.add(file);
    return {
      ...file,
      close: () => {
        opened.delete(file);
        return file.close();
      },
    };
  };
  const kept: DurableFiles = {
    ...files,
    open: (path) => keepFile(files.open(path)),
    create: (path, mode) => keepFile(files.create(path, mode)),
  };
  const { files: doomedFiles, heartbeats: doomedHeartbeats } = tapped(
    {
      files: kept,
      heartbeats: {
        ...heartbeats,
        start: async (address) => {
          const heartbeat = await heartbeats.start(address);
          if (heartbeat === undefined) return undefined;
          beating.set(heartbeat, address);
          return {
            stop: async () => {
              beating.delete(heartbeat);
              await heartbeat.stop();
            },
          };
        },
      },
    },
    {
      before: ({ at }) => {
        if (isDying) return never;
        if (at === doom.at && doom.when === 'before') return die();
        acting += 1;
        return undefined;
      },
      after: ({ at }) => leave(at === doom.at && doom.when === 'after'),
      failed: () => leave(false),
    },
  );
  return { files: doomedFiles, heartbeats: doomedHeartbeats, dead };
}

/** Node removes the file of a socket that it closes; the kernel does not. */
async function stopWithoutTrace(heartbeat: RunningHeartbeat, address: HeartbeatAddress): Promise<void> {
  const path = address.kind === 'file' ? join(address.folder, address.name) : undefined;
  const aside = `${path}.aside`;
  const isThere = path !== undefined && (await hasLink(path, aside));
  await heartbeat.stop();
  if (path !== undefined && isThere) await rename(aside, path);
}

/** Whether there is a second name now. */
async function hasLink(path: string, aside: string): Promise<boolean> {
  try {
    await link(path, aside);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}
