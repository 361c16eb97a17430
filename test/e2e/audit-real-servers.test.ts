/** `charthouse audit` of repositories behind servers as people run them: a real nginx, one like GitHub Pages, ChartMuseum as recorded. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '../../src/client/audit.ts';
import { publish } from '../../src/client/operations.ts';
import { movingPackages, writtenBy } from '../support/aws/moving-packages.ts';
import { startNginx } from '../support/servers/nginx.ts';
import { startRecordingServer } from '../support/servers/recording-server.ts';
import { needs } from '../support/tools/tools.ts';

let scratch: string;
let repository: string;
const running: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-servers-'));
  repository = join(scratch, 'repository');
  const charts = await Promise.all(
    movingPackages.map(async ({ fileName, bytes }) => {
      await writeFile(join(scratch, fileName), bytes);
      return join(scratch, fileName);
    }),
  );
  expect((await publish({ charts, to: repository })).error).toBeNull();
  await writeFile(join(repository, 'index.html'), '<html>charts</html>');
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.close()));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function kept<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  running.push(server);
  return server;
}

async function rulesAt(url: string, variables: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const { error, findings, read } = await audit({ url, deadlineMs: 60_000 }, { environment: { PATH: '', HOME: scratch, ...variables } });
  if (error !== null && error.code !== 'CH_AUDIT_FAILED') throw error;
  return [`read ${read}`, ...findings.map(({ rule, version }) => [rule, version].filter((part) => part !== null).join(' '))];
}

const all = `read ${movingPackages.length}`;

describe('a real nginx', needs('nginx'), () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['as it is', [], [all]],
    ['that compresses what is asked for compressed', ['gzip on; gzip_types *; gzip_min_length 1;'], [all]],
    ['that redirects', ['location /charts/ { return 301 /$is_args; }', 'rewrite ^/charts/(.*)$ /$1 redirect;'], [all]],
    ['that keeps the index for a day', ['location = /index.yaml { expires 1d; }'], [all, 'index-cached-long']],
    ['that keeps packages for a year', ['location ~ tgz$ { expires 1y; }'], [all]],
    [
      'that marks packages as encoded',
      ['location = /app-1.1.0.tgz { add_header Content-Encoding x-gzip; }'],
      [all, 'package-encoded 1.1.0'],
    ],
    ['that has lost a package', ['location = /app-1.1.0.tgz { return 404; }'], ['read 4', 'package-missing 1.1.0']],
    ['that forbids a package', ['location = /app-1.1.0.tgz { deny all; }'], ['read 4', 'package-refused 1.1.0']],
    [
      'that serves its page for what is missing',
      ['location = /app-1.1.0.tgz { return 404; }', 'error_page 404 =200 /index.html;'],
      [all, 'package-changed 1.1.0', 'package-not-a-chart 1.1.0'],
    ],
  ])('%s', async (name, lines, expected) => {
    const { url } = await kept(startNginx(repository, lines));
    expect(await rulesAt(name === 'that redirects' ? `${url}/charts` : url)).toEqual(expected);
  });

  it('behind a login', async () => {
    const lines = ['auth_basic charts;', 'auth_basic_user_file passwords;'];
    const { url } = await kept(startNginx(repository, lines, 'me:{PLAIN}secret\n'));
    const login = { URL: url, USERNAME: 'me', PASSWORD: 'secret' };
    const variables = Object.fromEntries(Object.entries(login).map(([key, value]) => [`CHARTHOUSE_REPOSITORY_OURS_${key}`, value]));
    expect(await rulesAt(url, variables)).toEqual([all]);
    await expect(rulesAt(url)).rejects.toMatchObject({ code: 'CH_HTTP_FAILED', message: expect.stringContaining('401') });
  });
});

/** Files by their path. What the host adds to a file, it adds here too. */
function served(
  files: ReadonlyMap<string, Uint8Array>,
  page: Uint8Array,
  headersOf: (path: string) => Record<string, string>,
): RequestListener {
  return ({ url = '', headers }, response) => {
    const path = decodeURIComponent(url.slice(1));
    const body = files.get(path);
    if (body === undefined) {
      response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' }).end(page);
      return;
    }
    const isCompressed = path.endsWith('.yaml') && String(headers['accept-encoding'] ?? '').includes('gzip');
    response.writeHead(200, { ...headersOf(path), ...(isCompressed ? { 'content-encoding': 'gzip', vary: 'Accept-Encoding' } : {}) });
    response.end(isCompressed ? gzipSync(body) : body);
  };
}

describe('a server like GitHub Pages', () => {
  const page = Buffer.from('<!DOCTYPE html><title>Page not found</title>');
  const headersOf = (path: string): Record<string, string> => ({
    'content-type': path.endsWith('.yaml') ? 'text/yaml; charset=utf-8' : 'application/octet-stream',
    'cache-control': 'max-age=600',
    'access-control-allow-origin': '*',
    'x-proxy-cache': 'MISS',
  });
  const index = writtenBy('chartmuseum').then((text) => text.replaceAll('- charts/', '- stable/'));
  const filesAt = async (gone: readonly string[] = []): Promise<ReadonlyMap<string, Uint8Array>> =>
    new Map([
      ['project/index.yaml', Buffer.from(await index)],
      ...movingPackages
        .filter(({ fileName }) => !gone.includes(fileName))
        .map(({ fileName, bytes }) => [`project/stable/${fileName}`, bytes] as const),
    ]);

  it('is sound below the path of its project, whatever types it gives', async () => {
    const { url } = await kept(startRecordingServer(served(await filesAt(), page, headersOf)));
    expect(await rulesAt(`${url}/project/`)).toEqual([all]);
  });

  it('has its page for a package that was not pushed', async () => {
    const { url } = await kept(startRecordingServer(served(await filesAt(['app-1.2.0.tgz']), page, headersOf)));
    expect(await rulesAt(`${url}/project`)).toEqual(['read 4', 'package-missing 1.2.0']);
  });
});

describe('ChartMuseum, as recorded', () => {
  const json = Buffer.from('{"error":"not found"}');
  // The content types of its handlers.
  const headersOf = (path: string): Record<string, string> => ({
    'content-type': path.endsWith('.yaml') ? 'application/x-yaml' : 'application/x-tar',
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['is sound, with its own top-level field', [], [all]],
    ['has lost a package of its storage', ['app-1.0.0.tgz'], ['read 4', 'package-missing 1.0.0']],
  ])('%s', async (_, gone, expected) => {
    const files = new Map<string, Uint8Array>([['index.yaml', Buffer.from(await writtenBy('chartmuseum'))]]);
    for (const { fileName, bytes } of movingPackages) if (!gone.includes(fileName)) files.set(`charts/${fileName}`, bytes);
    const { url } = await kept(startRecordingServer(served(files, json, headersOf)));
    expect(await rulesAt(url)).toEqual(expected);
  });
});
