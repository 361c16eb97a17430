/** Which process on which machine this is: what another process needs to know to tell whether this one still runs. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import process from 'node:process';
import { promisify } from 'node:util';
import { readRegularFile } from './read-file.ts';

/** What is known of this process. */
export interface Identity {
  /** `process.platform`. */
  readonly platform: string;
  /** For people only: containers and clones share host names. */
  readonly host: string;
  readonly pid: number;
  /** The same for all processes, in all containers, from one start of the kernel to its end; undefined where the system does not tell. */
  readonly boot: string | undefined;
  /** The network namespace, where there is such a thing and it can be told. */
  readonly network: string | undefined;
}

/** Tells the identity, as an argument. */
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
    // Windows has no such identifier at hand; its named pipes are the machine's, and machines on one network differ in name.
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
