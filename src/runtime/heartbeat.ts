/**
 * Heartbeats: the kernel closes a listening socket when its process ends, however it ends. This is better than a process id: it cannot be
 * reused, it is visible across containers, and the kernel closes it only after the last thread of the process has left its last system
 * call, so that no rename of a dead process can happen afterwards.
 */
import { open } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import process from 'node:process';
import { systemCode } from '../base/system-code.ts';

/**
 * Location of the socket. `file`: in the folder of its process (visible to every process of this kernel that sees the folder). `name`:
 * outside of it (on Linux visible in the same network namespace; elsewhere on the whole machine).
 */
export type HeartbeatAddress =
  | { readonly kind: 'file'; readonly folder: string; readonly name: string }
  | { readonly kind: 'name'; readonly name: string };

/** A heartbeat that this process runs. */
export interface RunningHeartbeat {
  /** Ends it, and with it the wait of every watcher. */
  stop(): Promise<void>;
}

/** `dead` is a proof, but only for an address that was listened on before, on this kernel; `unclear` proves nothing. */
export type HeartbeatState = { readonly kind: 'dead' } | { readonly kind: 'absent' } | { readonly kind: 'unclear' } | AliveHeartbeat;

/** A running heartbeat, watched by us. Call `leave` to stop watching. */
export interface AliveHeartbeat {
  readonly kind: 'alive';
  /** Resolves when the heartbeat ends or `leave` is called. */
  readonly gone: Promise<void>;
  leave(): void;
}

/** Starts and checks heartbeats, as an argument. */
export interface Heartbeats {
  /** `undefined` if a socket cannot exist there (a file system without sockets, a path too long); ENOENT if the folder is gone. */
  start(address: HeartbeatAddress): Promise<RunningHeartbeat | undefined>;
  check(address: HeartbeatAddress): Promise<HeartbeatState>;
}

/** Heartbeats over sockets of this machine. */
export const socketHeartbeats: Heartbeats = {
  start: async (address) => {
    const place = await placeOf(address);
    if (place === undefined) return undefined;
    try {
      return await listen(place);
    } catch (error) {
      await place.leave();
      if (['ENOENT', 'EMFILE', 'ENFILE', 'ENOSPC', 'EDQUOT'].includes(systemCode(error) ?? '')) throw error;
      return undefined;
    }
  },
  check: async (address) => {
    let place: Place | undefined;
    try {
      place = await placeOf(address);
    } catch (error) {
      return { kind: systemCode(error) === 'ENOENT' ? 'absent' : 'unclear' };
    }
    if (place === undefined) return { kind: 'unclear' };
    try {
      return await probe(place.path, address.kind);
    } finally {
      await place.leave();
    }
  },
};

interface Place {
  readonly path: string;
  leave(): Promise<void>;
}

/** The system's limit is 104 bytes on macOS and 108 on Linux, the last one NUL. */
const maxPathBytes = 100;

async function placeOf(address: HeartbeatAddress): Promise<Place | undefined> {
  const leave = async () => {};
  if (address.kind === 'name') {
    if (process.platform === 'win32') return { path: `\\\\.\\pipe\\charthouse-${address.name}`, leave };
    if (process.platform === 'linux') return { path: `\0charthouse-${address.name}`, leave };
    // The same for all users, and not emptied by age.
    return { path: `/var/tmp/charthouse-${address.name}`, leave };
  }
  if (process.platform === 'win32') return undefined;
  if (process.platform !== 'linux') {
    const path = `${address.folder}/${address.name}`;
    return Buffer.byteLength(path) <= maxPathBytes ? { path, leave } : undefined;
  }
  // Through the open folder the path is short, however long the folder's path is.
  const folder = await open(address.folder);
  return { path: `/proc/self/fd/${folder.fd}/${address.name}`, leave: () => folder.close() };
}

async function listen(place: Place): Promise<RunningHeartbeat> {
  const watchers = new Set<Socket>();
  const server: Server = createServer((watcher) => {
    watchers.add(watcher);
    watcher.on('close', () => watchers.delete(watcher)).on('error', () => watcher.destroy());
    watcher.resume();
  });
  await new Promise<void>((resolve, reject) => {
    // `exclusive`: otherwise a cluster would give the socket to its primary process, and it would live as long as that one. Processes of
    // other users must be able to connect; a Linux name (it begins with NUL) is open to all and takes no mode.
    const all = !place.path.startsWith('\0');
    server.once('error', reject).listen({ path: place.path, exclusive: true, readableAll: all, writableAll: all }, resolve);
  });
  server.removeAllListeners('error').on('error', () => {});
  server.unref();
  return {
    stop: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const watcher of watchers) watcher.destroy();
      });
      await place.leave();
    },
  };
}

function probe(path: string, kind: HeartbeatAddress['kind']): Promise<HeartbeatState> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    const gone = new Promise<void>((end) => socket.on('close', () => end()));
    socket.on('connect', () => resolve({ kind: 'alive', gone, leave: () => socket.destroy() }));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // No process listens: a socket file and a Linux name give ECONNREFUSED; a Windows pipe does not exist.
      if (error.code === 'ECONNREFUSED' || (error.code === 'ENOENT' && kind === 'name' && process.platform === 'win32'))
        resolve({ kind: 'dead' });
      // EAGAIN (too many clients are waiting) and EACCES prove nothing.
      else resolve({ kind: error.code === 'ENOENT' ? 'absent' : 'unclear' });
    });
    socket.resume();
  });
}
