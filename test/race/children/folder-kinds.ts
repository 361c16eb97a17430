/** File systems that a folder may be on. */
import { type Heartbeats, socketHeartbeats } from '../../../src/runtime/heartbeat.ts';
import { nodeDurableFiles } from '../../../src/runtime/node-durable-files.ts';
import type { TappedPorts } from '../../support/publish/tapped.ts';

/** What it can do. */
export interface FolderKind {
  readonly links: boolean;
  readonly sockets: boolean;
}

/** By name. */
export const kindsOfFolder: Readonly<Record<string, FolderKind>> = {
  plain: { links: true, sockets: true },
  poor: { links: false, sockets: false },
};

/** The ports of a process on such a folder. */
export function portsOn(name: string): Pick<TappedPorts, 'files' | 'heartbeats'> {
  const kind = kindsOfFolder[name];
  if (kind === undefined) throw new Error('no such kind of folder');
  const heartbeats: Heartbeats = kind.sockets
    ? socketHeartbeats
    : { ...socketHeartbeats, start: async (address) => (address.kind === 'file' ? undefined : socketHeartbeats.start(address)) };
  const files = kind.links
    ? nodeDurableFiles
    : { ...nodeDurableFiles, link: () => Promise.reject(Object.assign(new Error('no links here'), { code: 'EPERM' })) };
  return { files, heartbeats };
}
