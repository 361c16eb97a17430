/**
 * The holder of a lock, encoded in a file name. A folder's name is written completely or not at all, and is unique to its process; the
 * content of a file can be half-written if its writer is killed.
 */
import type { Identity } from '../../runtime/machine.ts';

/** What another process needs to check if the holder still runs. */
export interface Holder {
  /** 16 hex digits, unique to this holder. */
  readonly id: string;
  /** The boot of the kernel (see `Identity.boot`); empty if unknown. */
  readonly boot: string;
  /** Whether the holder saw the folder on a file system that only its own kernel uses. */
  readonly local: boolean;
  /** The kind of its heartbeat, and the scope in which it is visible: the device of the folder, or the network namespace. */
  readonly heartbeat: 'file' | 'name';
  readonly scope: string;
  /** For people. */
  readonly pid: number;
  readonly host: string;
}

const form = /^([0-9a-f]{16})\.([0-9a-f]{0,16})\.([ls])([fn])([0-9a-f]*)\.(\d+)\.([A-Za-z0-9.-]*)$/;

/** Short enough for a file system with names of at most 143 bytes (eCryptfs). */
const maxHostLength = 40;

/** Encodes a holder as a name. */
export function holderName({ id, boot, local, heartbeat, scope, pid, host }: Holder): string {
  const safeHost = host.replaceAll(/[^A-Za-z0-9.-]/g, '-').slice(0, maxHostLength);
  return `${id}.${boot}.${local ? 'l' : 's'}${heartbeat === 'file' ? 'f' : 'n'}${scope}.${pid}.${safeHost}`;
}

/** Decodes a holder from a name; undefined for any other name. */
export function parseHolder(name: string): Holder | undefined {
  const [, id, boot, reach, heartbeat, scope, pid, host] = form.exec(name) ?? [];
  if (id === undefined || boot === undefined || scope === undefined || host === undefined) return undefined;
  return { id, boot, local: reach === 'l', heartbeat: heartbeat === 'f' ? 'file' : 'name', scope, pid: Number(pid), host };
}

/** How this process sees a folder. */
export interface Viewpoint {
  readonly identity: Identity;
  readonly local: boolean;
  /** The device of the folder: within one kernel it identifies the file system of a mount. */
  readonly device: bigint;
}

/** This process as a holder with one of the two kinds of heartbeat. */
export function selfAsHolder(viewpoint: Viewpoint, id: string, heartbeat: Holder['heartbeat']): Holder {
  const { boot = '', pid, host } = viewpoint.identity;
  return { id: id.slice(0, 16), boot, local: viewpoint.local, heartbeat, scope: scopeOf(viewpoint, heartbeat) ?? '', pid, host };
}

/** The scope in which a heartbeat is visible from here; undefined if unknown. */
export function scopeOf(viewpoint: Viewpoint, heartbeat: Holder['heartbeat']): string | undefined {
  if (heartbeat === 'file') return viewpoint.device.toString(16);
  const { network } = viewpoint.identity;
  return network === undefined || network === '' ? network : BigInt(network).toString(16);
}
