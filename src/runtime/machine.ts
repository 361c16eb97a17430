/** Identifies this process and its machine, so that another process can find out if it still runs. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import process from 'node:process';
import { promisify } from 'node:util';
import { readRegularFile } from './read-file.ts';

/** The identity of this process. */
export interface Identity {
  /** `process.platform`. */
  readonly platform: string;
  /** For people only: containers and clones share host names. */
  readonly host: string;
  readonly pid: number;
  /** Equal for all processes, in all containers, of one boot of the kernel; undefined if the system does not provide it. */
  readonly boot: string | undefined;
  /** The network namespace; undefined if there is none or it is unknown. */
  readonly network: string | undefined;
}

/** Returns the identity, as an argument. */
export interface Machine {
  identify(): Promise<Identity>;
}

/** The machine that this process runs on. */
export const thisMachine: Machine = {
  identify: async () => {
    const { platform, pid } = process;
    const host = hostname();
    const [bootId, network] = await Promise.all([bootOf(platform, host), platform === 'linux' ? networkNamespace() : '']);
    const boot = bootId === undefined ? undefined : createHash('sha256').update(`${platform} ${bootId}`).digest('hex').slice(0, 16);
    return { platform, host, pid, boot, network };
  },
};

async function bootOf(platform: string, host: string): Promise<string | undefined> {
  try {
    if (platform === 'linux')
      return Buffer.from(await readRegularFile('/proc/sys/kernel/random/boot_id', { maxBytes: 4096 }))
        .toString()
        .trim();
    if (platform === 'darwin') return (await promisify(execFile)('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'])).stdout.trim();
    // Windows provides no such identifier; its named pipes belong to the machine, and machines on one network have different names.
    return platform === 'win32' ? host.toLowerCase() : undefined;
  } catch {
    return undefined;
  }
}

async function networkNamespace(): Promise<string | undefined> {
  try {
    return /\d+/.exec(await readlink('/proc/self/ns/net'))?.[0];
  } catch {
    return undefined;
  }
}
