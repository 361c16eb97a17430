/** A real nginx on the loopback address that serves one folder, as a process of its own: it takes the same from both sides of a benchmark. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort, tool } from './parts.mjs';

/** `close` must be called; its files are in `scratch`. */
export async function startNginx(scratch, root) {
  const folder = await mkdtemp(join(scratch, 'nginx-'));
  const port = await freePort();
  const configuration = join(folder, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`);
  await writeFile(
    configuration,
    `daemon off; master_process off; pid ${folder}/pid; events {} http { access_log off; keepalive_requests 100000; ${temporary.join(' ')}
types { text/yaml yaml; application/gzip tgz; } server { listen 127.0.0.1:${port}; root ${root}; } }\n`,
  );
  const child = spawn(tool('nginx', 'usr/sbin/nginx'), ['-p', folder, '-c', configuration, '-e', 'stderr'], { stdio: 'ignore' });
  const killed = () => child.kill('SIGKILL');
  process.once('exit', killed);
  const url = `http://127.0.0.1:${port}/`;
  for (let tries = 0; !(await answers(url)); tries++) {
    if (tries === 300 || child.exitCode !== null) throw new Error('nginx does not answer');
    await wait(20);
  }
  const close = async () => {
    process.off('exit', killed);
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
  };
  return { url, close };
}

async function answers(url) {
  const answer = await fetch(url).catch(() => undefined);
  await answer?.body?.cancel();
  return answer !== undefined;
}
