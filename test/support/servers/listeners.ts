/** The addresses on which a process listens, as Linux tells. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import process from 'node:process';

/** Whether a process can be asked here. */
export const canListListeners: boolean = process.platform === 'linux';

/** Such as `127.0.0.1:9000`, of TCP and of UDP. */
export async function listenersOf(pid: number): Promise<readonly string[]> {
  const files = await readdir(`/proc/${pid}/fd`);
  const links = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
  const inodes = new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
  const tables = await Promise.all(['tcp', 'tcp6', 'udp', 'udp6'].map((table) => readFile(`/proc/${pid}/net/${table}`, 'utf8')));
  return tables.flatMap((table) => listenersIn(table, inodes));
}

/** Out of one of the kernel's tables: the rows of these sockets that listen (TCP) or are bound (UDP). */
export function listenersIn(table: string, inodes: ReadonlySet<string>): readonly string[] {
  return table
    .split('\n')
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , , state = '', ...rest]) => ['0A', '07'].includes(state) && inodes.has(rest[5] ?? ''))
    .map(([, address = '']) => printed(address));
}

/** The kernel prints each four bytes of an address as a number of this machine's byte order; all that runs tests here is little-endian. */
function printed(address: string): string {
  const [host = '', port = ''] = address.split(':');
  const bytes = (host.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, 'hex').reverse()]);
  const groups = bytes.length === 4 ? bytes.join('.') : `[${Buffer.from(bytes).toString('hex').match(/.{4}/g)?.join(':')}]`;
  return `${groups}:${Number.parseInt(port, 16)}`;
}
