/** `charthouse audit` of repositories that others serve: behind a login, redirected, slow, failing, lying; and stopped on its way. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { audit } from '../../src/client/audit.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { startChartServer } from '../support/servers/chart-server.ts';
import { type RecordingServer, startRecordingServer } from '../support/servers/recording-server.ts';

let folder: string;
const servers: RecordingServer[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-audit-'));
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  await rm(folder, { recursive: true, force: true });
});

async function started(server: Promise<RecordingServer>): Promise<RecordingServer> {
  servers.push(await server);
  return server;
}

const versions = Array.from({ length: 40 }, (_, at) => `1.${at}.0`);
const packages = new Map(versions.map((version) => [`app-${version}.tgz`, chartPackage('app', version)]));
const entry = (version: string) =>
  `  - apiVersion: v2\n    created: "2026-01-01T00:00:00Z"\n    digest: ${packages.get(`app-${version}.tgz`)?.digest}\n    name: app\n    urls:\n    - app-${version}.tgz\n    version: ${version}\n`;
const index = `apiVersion: v1\nentries:\n  app:\n${versions.map(entry).join('')}generated: "2026-01-01T00:00:00Z"\n`;

type Answer = (path: string, response: ServerResponse, request: IncomingMessage) => boolean;

/** A sound repository, but for what `answer` answers itself. */
function repository(answer: Answer = () => false): Promise<RecordingServer> {
  const listener: RequestListener = (request, response) => {
    const path = (request.url ?? '').slice(1);
    if (answer(path, response, request)) return;
    const body = path === 'index.yaml' ? index : packages.get(path)?.bytes;
    if (body === undefined) response.writeHead(404, { 'content-type': 'text/html' }).end('<html>404</html>');
    else response.end(body);
  };
  return started(startRecordingServer(listener));
}

const options = { failOn: 'error', deadlineMs: 60_000 } as const;
const environment = { PATH: '', HOME: '' };
const run = ({ url }: RecordingServer, more: object = {}) => audit({ url, ...options, ...more }, { folder, environment });
const rulesOf = ({ findings }: Awaited<ReturnType<typeof run>>) => findings.map(({ rule, version }) => `${rule} ${version}`);

describe('a repository of another server', () => {
  it('that is sound has no findings, and each package is asked for once', async () => {
    const server = await repository();
    expect(await run(server)).toMatchObject({ error: null, read: 40, findings: [] });
    expect(server.requests.length).toBe(41);
  });

  it('behind a login is read with the login for its URL, which no other host gets', async () => {
    const other = await repository();
    const authorization = `Basic ${Buffer.from('me:secret').toString('base64')}`;
    const server = await started(startChartServer({ charts: ['app@1.0.0'], authorization, packagesUrl: other.url }));
    const login = {
      CHARTHOUSE_REPOSITORY_CORP_URL: server.url,
      CHARTHOUSE_REPOSITORY_CORP_USERNAME: 'me',
      CHARTHOUSE_REPOSITORY_CORP_PASSWORD: 'secret',
    };
    const report = await audit({ url: server.url, ...options }, { folder, environment: { ...environment, ...login } });
    expect(report).toMatchObject({ error: null, read: 1 });
    expect(server.requests.map((each) => each.authorization)).toEqual([authorization]);
    expect(other.requests.map((each) => each.authorization)).toEqual([undefined]);
    expect((await run(server)).error).toMatchObject({ code: 'CH_HTTP_FAILED' });
  });

  it('may redirect', async () => {
    const target = await repository();
    const server = await repository((path, response) => {
      response.writeHead(302, { location: `${target.url}/${path}` }).end();
      return true;
    });
    expect(await run(server)).toMatchObject({ error: null, read: 40, findings: [] });
  });

  it('may fail now and then', async () => {
    const failed = new Set<string>();
    const server = await repository((path, response) => {
      if (failed.has(path) || failed.size > 3) return false;
      failed.add(path);
      response.writeHead(503, { 'retry-after': '0' }).end();
      return true;
    });
    expect(await run(server)).toMatchObject({ error: null, read: 40, findings: [] });
  });

  it.each<[string, Answer, readonly string[]]>([
    [
      'serves a page for what is missing, with status 200',
      (path, response) => path === 'app-1.3.0.tgz' && Boolean(response.end('<html>not here</html>')),
      ['package-changed 1.3.0', 'package-not-a-chart 1.3.0'],
    ],
    [
      'serves a page with status 404',
      (path, response) => path === 'app-1.3.0.tgz' && Boolean(response.writeHead(404).end('<html></html>')),
      ['package-missing 1.3.0'],
    ],
    [
      'refuses a package',
      (path, response) => path === 'app-1.3.0.tgz' && Boolean(response.writeHead(403).end()),
      ['package-refused 1.3.0'],
    ],
    [
      'serves another version',
      (path, response) => path === 'app-1.3.0.tgz' && Boolean(response.end(packages.get('app-1.4.0.tgz')?.bytes)),
      ['package-changed 1.3.0', 'package-of-another 1.3.0'],
    ],
    [
      'serves a page as the index',
      (path, response) => path === 'index.yaml' && Boolean(response.end('<html></html>')),
      ['index-unreadable null'],
    ],
    ['breaks off a package', (path, response) => path === 'app-1.3.0.tgz' && breakOff(response), ['package-unreadable 1.3.0']],
    [
      'compresses packages',
      (path, response) =>
        path === 'app-1.3.0.tgz' && Boolean(response.writeHead(200, { 'content-encoding': 'x-gzip' }).end(packages.get(path)?.bytes)),
      ['package-encoded 1.3.0'],
    ],
  ])('that %s', async (_, answer, expected) => {
    expect(rulesOf(await run(await repository(answer)))).toEqual(expected);
  });

  it('that drips is left at the deadline, with what was found; a second run with the journal reads the rest', async () => {
    let isSlow = true;
    const server = await repository((path) => isSlow && Number(/1\.(\d+)\.0/.exec(path)?.[1] ?? 0) >= 20);
    const journal = 'audit.journal';
    const first = await run(server, { journal, deadlineMs: 2000 });
    expect(first).toMatchObject({ error: { code: 'CH_DEADLINE' }, index: { versions: 40 }, read: 20 });
    isSlow = false;
    expect(await run(server, { journal })).toMatchObject({ error: null, resumed: 20, read: 20 });
    expect(await run(server, { journal })).toMatchObject({ error: null, resumed: 40, read: 0 });
  });
});

function breakOff(response: ServerResponse): boolean {
  response.writeHead(200, { 'content-length': '5000' });
  response.write('part');
  response.destroy();
  return true;
}

describe('an audit that is killed', () => {
  let program: BuiltProgram;
  beforeAll(async () => {
    program = await buildProgram();
  });
  afterAll(() => program.remove());

  it('goes on where its journal ends', async () => {
    let asked = 0;
    let reached = (): void => undefined;
    const half = new Promise<void>((resolve) => {
      reached = resolve;
    });
    // The journal is written in batches of 8 lines: what is read beyond the last one is read again.
    const server = await repository((path) => {
      if (path.endsWith('.tgz') && ++asked === 36) reached();
      return path.endsWith('.tgz') && asked >= 36 && asked < 44;
    });
    const words = ['audit', '--url', server.url, '--journal', join(folder, 'a.journal'), '--json'];
    const child = spawn(process.execPath, [program.path, ...words], {
      env: { PATH: process.env['PATH'], HOME: program.home },
      stdio: 'ignore',
    });
    await half;
    child.kill('SIGKILL');
    await once(child, 'exit');
    asked = 100;
    const { stdout, code } = await program.run(words);
    const { read, resumed, findings } = JSON.parse(stdout);
    expect([code, read + resumed, findings]).toEqual([0, 40, []]);
    expect(resumed).toBeGreaterThanOrEqual(16);
    const lines = (await readFile(join(folder, 'a.journal'), 'utf8')).split('\n');
    expect(new Set(lines).size).toBe(42);
  });
});
