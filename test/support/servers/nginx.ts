/** A real nginx on a free port of the loopback address, which serves one folder. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { mustTool } from '../tools/tools.ts';
import { freePort } from './free-port.ts';
import { type GuardedProcess, startGuarded } from './guarded-process.ts';

/** A running nginx. */
export interface Nginx {
  readonly url: string;
  close(): Promise<void>;
}

const STARTS_AT_MOST = 5;
const ANSWERS_WITHIN_MS = 60_000;

/** `lines` of a configuration are in the block of the server; `passwords` has the file of `auth_basic_user_file`. The caller closes it. */
export async function startNginx(root: string, lines: readonly string[] = [], passwords = ''): Promise<Nginx> {
  for (let start = 1; start <= STARTS_AT_MOST; start++) {
    const port = await freePort();
    const guarded = await startGuarded((folder) => ({
      program: '/bin/sh',
      // The guard starts the program before this process can write its files.
      args: ['-c', 'until [ -e ready ]; do sleep 0.02; done; exec "$0" -p . -c nginx.conf -e stderr', mustTool('nginx')],
      env: { PWD: folder },
    }));
    await writeFile(join(guarded.folder, 'passwords'), passwords);
    await writeFile(join(guarded.folder, 'nginx.conf'), configuration({ root, port, lines, folder: guarded.folder }));
    await writeFile(join(guarded.folder, 'ready'), '');
    if (await answers(port, guarded)) return { url: `http://127.0.0.1:${port}`, close: () => guarded.close() };
    await guarded.close();
  }
  throw new Error('nginx ended before it answered');
}

interface Configuration {
  readonly root: string;
  readonly port: number;
  readonly lines: readonly string[];
  readonly folder: string;
}

function configuration({ root, port, lines, folder }: Configuration): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`);
  return [
    'daemon off;',
    'master_process off;',
    `pid ${folder}/pid;`,
    'events {}',
    'http {',
    '  access_log off;',
    '  types { text/yaml yaml; application/gzip tgz; text/html html; }',
    ...temporary,
    `  server { listen 127.0.0.1:${port}; root ${root};`,
    ...lines,
    '  }',
    '}',
    '',
  ].join('\n');
}

async function answers(port: number, guarded: GuardedProcess): Promise<boolean> {
  for (const end = Date.now() + ANSWERS_WITHIN_MS; Date.now() < end && guarded.isRunning(); await pause(20)) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer !== undefined) return true;
  }
  return false;
}
