/** A repository whose server answers only requests with the right query: what every Helm makes of the index that is written for it. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexFolder, publish, rebuild } from '../../src/client/operations.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { helm, helmVersions, needs } from '../support/tools/tools.ts';

let folder: string;
let root: string;
let server: Server;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-query-'));
  root = join(folder, 'repository');
  server = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://x');
    if (asked.search !== '?token=s3cret') {
      response.writeHead(403).end('no token');
      return;
    }
    readFile(join(root, decodeURIComponent(asked.pathname))).then(
      (bytes) => response.writeHead(200).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('it does not listen');
  url = `http://127.0.0.1:${address.port}/?token=s3cret`;
});

afterAll(async () => {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  await rm(folder, { recursive: true, force: true });
});

async function packed(version: string): Promise<string> {
  const path = join(folder, `app-${version}.tgz`);
  await writeFile(path, chartPackage('app', version).bytes);
  return path;
}

describe('a public URL with a query', () => {
  it('is refused with absolute URLs before anything is written, by every command that writes entries', async () => {
    const to = join(folder, 'none');
    const charts = [await packed('9.0.0')];
    const refused = { code: 'CH_USAGE', message: expect.not.stringContaining('s3cret') };
    await expect(publish({ charts, to, url, indexUrls: 'absolute' })).rejects.toMatchObject(refused);
    await expect(rebuild({ to, url, indexUrls: 'absolute' })).rejects.toMatchObject(refused);
    await expect(indexFolder({ folder, url })).rejects.toMatchObject(refused);
    await expect(readFile(join(to, 'index.yaml'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each(['publish', 'rebuild'] as const)(
    'gets relative URLs alone from %s, which every Helm pulls',
    needs(...helmVersions.map((version) => `helm-${version}` as const)),
    async (command) => {
      await rm(root, { recursive: true, force: true });
      const charts = [await packed('1.0.0'), await packed('1.1.0+build.7')];
      expect((await publish({ charts, to: root, url })).error).toBeNull();
      if (command === 'rebuild') {
        await rm(join(root, 'index.yaml'));
        expect((await rebuild({ to: root, url })).error).toBeNull();
      }
      const index = await readFile(join(root, 'index.yaml'), 'utf8');
      expect(index).not.toMatch(/http|s3cret/);
      for (const version of helmVersions) {
        for (const chart of ['1.0.0', '1.1.0+build.7']) {
          const ran = await helm(version, ['pull', 'app', '--repo', url, '--version', chart, '--destination', folder]);
          expect([version, chart, ran.code, ran.stderr]).toEqual([version, chart, 0, '']);
        }
      }
    },
  );
});
