/**
 * Who holds something, told by a name alone.
 * A folder's name is there whole or not at all, and no two processes ever have the same one; a file's content
 * can be half-written when its writer is killed.
 */
import type { Identity } from '../../runtime/machine.ts';

/** The facts that another process judges by. */
export interface Holder {
  /** 16 hex digits that no other holder has. */
  readonly id: string;
  /** The kernel's run (see `Identity.boot`); empty if not known. */
  readonly boot: string;
  /** Whether the holder saw the folder on a file system that only its own kernel has. */
  readonly local: boolean;
  /** How it gives its sign of life, and within what that can be seen: the device of the folder, or the network namespace. */
  readonly sign: 'file' | 'name';
  readonly scope: string;
  /** For people. */
  readonly pid: number;
  readonly host: string;
}

const form = /^([0-9a-f]{16})\.([0-9a-f]{0,16})\.([ls])([fn])([0-9a-f]*)\.(\d+)\.([A-Za-z0-9.-]*)$/;

/** Short enough for a file system that takes 143 bytes (eCryptfs). */
const maxHostLength = 40;

/** The name that tells the holder. */
export function holderName({ id, boot, local, sign, scope, pid, host }: Holder): string {
  const safeHost = host.replaceAll(/[^A-Za-z0-9.-]/g, '-').slice(0, maxHostLength);
  return `${id}.${boot}.${local ? 'l' : 's'}${sign === 'file' ? 'f' : 'n'}${scope}.${pid}.${safeHost}`;
}

/** The holder that a name tells; undefined for any other name. */
export function parseHolder(name: string): Holder | undefined {
  const [, id, boot, reach, sign, scope, pid, host] = form.exec(name) ?? [];
  if (id === undefined || boot === undefined || scope === undefined || host === undefined) return undefined;
  return { id, boot, local: reach === 'l', sign: sign === 'f' ? 'file' : 'name', scope, pid: Number(pid), host };
}

/** From where a process looks at a folder. */
export interface Vantage {
  readonly identity: Identity;
  readonly local: boolean;
  /** The device that the folder is on: within one kernel it tells one mount's file system from any other. */
  readonly device: bigint;
}

/** This process as a holder that gives its sign of life in one of the two ways. */
export function selfAsHolder(vantage: Vantage, id: string, sign: Holder['sign']): Holder {
  const { boot = '', pid, host } = vantage.identity;
  return { id: id.slice(0, 16), boot, local: vantage.local, sign, scope: scopeOf(vantage, sign) ?? '', pid, host };
}

/** Within what a sign can be seen from here; undefined if that cannot be told. */
export function scopeOf(vantage: Vantage, sign: Holder['sign']): string | undefined {
  if (sign === 'file') return vantage.device.toString(16);
  const { network } = vantage.identity;
  return network === undefined || network === '' ? network : BigInt(network).toString(16);
}
