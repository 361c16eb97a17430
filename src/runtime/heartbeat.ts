/**
 * Signs of life: a listening socket ends with its process, by the kernel's hand, however the process ends.
 * Better than a process id: it cannot be reused, it shows through containers, and the kernel closes it only after
 * the last thread of the process has left its last system call, so that no rename of a dead process can still land.
 */
import { open } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import process from 'node:process';
import { systemCode } from '../base/system-code.ts';

/**
 * Where the socket is: `file`, in the folder of its process (seen by every process of this kernel that sees the folder);
 * `name`, apart from it (Linux: by every process of the same network namespace; elsewhere by all of the machine).
 */
export type LifeAddress =
  | { readonly kind: 'file'; readonly folder: string; readonly name: string }
  | { readonly kind: 'name'; readonly name: string };

/** A sign that is being given. */
export interface GivenSign {
  /** Ends it, and with it the waiting of everybody who watches. */
  stop(): Promise<void>;
}

/** `dead` is a proof, but only for an address that was listened at before, on this kernel; `unclear` proves nothing. */
export type Pulse = { readonly kind: 'dead' } | { readonly kind: 'absent' } | { readonly kind: 'unclear' } | LivingPulse;

/** A sign that is given now, and watched. Call `leave` when it need not be watched any more. */
export interface LivingPulse {
  readonly kind: 'alive';
  /** Settles when the sign ends or `leave` is called. */
  readonly gone: Promise<void>;
  leave(): void;
}

/** Gives and looks for signs of life, as an argument. */
export interface LifeSigns {
  /** `undefined` if a socket cannot be there (a file system without sockets, a path too long); ENOENT if the folder is gone. */
  give(address: LifeAddress): Promise<GivenSign | undefined>;
  look(address: LifeAddress): Promise<Pulse>;
}

/** Signs of life by the sockets of this machine. */
export const socketLifeSigns: LifeSigns = {
  give: async (address) => {
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
  look: async (address) => {
    let place: Place | undefined;
    try {
      place = await placeOf(address);
    } catch (error) {
      return { kind: systemCode(error) === 'ENOENT' ? 'absent' : 'unclear' };
    }
    if (place === undefined) return { kind: 'unclear' };
    try {
      return await knock(place.path, address.kind);
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

async function placeOf(address: LifeAddress): Promise<Place | undefined> {
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
  // Through the open folder the path is short, however long the folder's is.
  const folder = await open(address.folder);
  return { path: `/proc/self/fd/${folder.fd}/${address.name}`, leave: () => folder.close() };
}

async function listen(place: Place): Promise<GivenSign> {
  const watchers = new Set<Socket>();
  const server: Server = createServer((watcher) => {
    watchers.add(watcher);
    watcher.on('close', () => watchers.delete(watcher)).on('error', () => watcher.destroy());
    watcher.resume();
  });
  await new Promise<void>((resolve, reject) => {
    // `exclusive`: a cluster would lend the socket to its first process, and it would live as long as that one.
    // Other users' processes must be able to connect; a Linux name (it begins with NUL) is open to all and takes no mode.
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

function knock(path: string, kind: LifeAddress['kind']): Promise<Pulse> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    const gone = new Promise<void>((settle) => socket.on('close', () => settle()));
    socket.on('connect', () => resolve({ kind: 'alive', gone, leave: () => socket.destroy() }));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // Nobody listens: a socket file says ECONNREFUSED, and so does a Linux name; a Windows pipe is not there.
      if (error.code === 'ECONNREFUSED' || (error.code === 'ENOENT' && kind === 'name' && process.platform === 'win32'))
        resolve({ kind: 'dead' });
      // EAGAIN (too many wait already) and EACCES prove nothing.
      else resolve({ kind: error.code === 'ENOENT' ? 'absent' : 'unclear' });
    });
    socket.resume();
  });
}
