/** docs/serve.md: its lines for nginx, in a real one, with a real Helm. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish } from '../../src/client/library.ts';
import { projectRoot } from '../support/project-files.ts';
import { type Nginx, startNginx } from '../support/servers/nginx.ts';
import { helm, needs } from '../support/tools/tools.ts';

describe('docs/serve.md', needs('nginx', 'helm-4.2.3'), () => {
  let folder: string;
  let server: Nginx;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'charthouse-served-'));
    await publish({ charts: [join(projectRoot, 'charts/kube9-operator')], to: folder, pages: true });
    await mkdir(join(folder, '.charthouse'), { recursive: true });
    await writeFile(join(folder, '.charthouse/note'), 'not for users');
    await writeFile(join(folder, 'kube9-operator-1.0.0.tgz.prov'), 'a signature');
    const page = await readFile(join(projectRoot, 'docs/serve.md'), 'utf8');
    const [, lines = ''] = /^```nginx\n(.*?)^```$/ms.exec(page) ?? [];
    const [root, ...others] = lines.trim().split('\n');
    expect(root).toBe('root /srv/charts;');
    // The harness names the root.
    server = await startNginx(folder, others);
  });
  afterAll(async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each([
    ['index.yaml', 200, 'text/yaml', 'public, max-age=300'],
    ['kube9-operator-1.0.0.tgz', 200, 'application/gzip', 'public, max-age=31536000, immutable'],
    ['kube9-operator-1.0.0.tgz.prov', 200, 'text/plain', null],
    ['', 200, 'text/html', null],
    ['.charthouse/note', 404, 'text/html', null],
  ])('serves /%s with status %s, as %s, with the cache time %s', async (path, status, type, cacheControl) => {
    const answer = await fetch(`${server.url}/${path}`, { headers: { 'accept-encoding': 'gzip' } });
    const { headers } = answer;
    await answer.arrayBuffer();
    expect({ status: answer.status, type: headers.get('content-type'), cacheControl: headers.get('cache-control') }).toEqual({
      status,
      type,
      cacheControl,
    });
    expect(headers.get('content-encoding')).toBeNull();
  });

  it('gives Helm what was published', async () => {
    const home = join(folder, '.home');
    await mkdir(home);
    const ran = await helm('4.2.3', ['pull', 'kube9-operator', '--repo', server.url, '--destination', home]);
    expect(ran).toMatchObject({ code: 0 });
    expect(await readFile(join(home, 'kube9-operator-1.0.0.tgz'))).toEqual(await readFile(join(folder, 'kube9-operator-1.0.0.tgz')));
  });
});
