import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tarGz, tarMember } from '../../test/support/tools/tarball.ts';
import { sha256Hex } from '../base/digest.ts';
import { publicSite } from '../http/site.ts';
import { type HttpClient, httpClient } from '../runtime/http.ts';
import { programCache } from '../runtime/program-cache.ts';
import { type RunningServer, type ServerAnswer, startServer } from '../runtime/server.ts';
import type { Platform } from './releases.ts';
import { type HelmBinary, type HelmRequest, setUpHelm } from './set-up.ts';

const linux: Platform = { os: 'linux', arch: 'x64' };
const windows: Platform = { os: 'win32', arch: 'x64' };
const program = 'a tiny helm';

let folder: string;
let client: HttpClient;
let server: RunningServer;
/** What the mirror answers, in turn, the last one for ever; and what it was asked. */
let answers: ServerAnswer[];
let asked: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-helm-set-up-'));
  client = httpClient({ env: {}, userAgent: 'charthouse/test' });
  asked = [];
  server = await startServer(
    async ({ target }) => {
      asked.push(target);
      return answers[Math.min(asked.length, answers.length) - 1] ?? { status: 500, headers: {} };
    },
    { port: 0, host: '127.0.0.1', graceMs: 0 },
  );
});

afterEach(async () => {
  await client.close();
  await server.close();
  await rm(folder, { recursive: true });
});

const ok = (body: Uint8Array): ServerAnswer => ({ status: 200, headers: {}, body });

function setUp(request: Omit<HelmRequest, 'baseUrl'>, platform: Platform = linux): Promise<HelmBinary> {
  const clock = { now: () => 0, sleep: async () => undefined };
  const site = publicSite({ client, retry: { clock, random: { unit: () => 0 } } });
  const { signal } = new AbortController();
  return setUpHelm({ ...request, baseUrl: `${server.url}mirror/` }, { platform, site, cache: programCache(folder), signal });
}

const tarball = (): Buffer => tarGz(tarMember('linux-amd64/helm', program));

describe('setting up Helm', () => {
  it('fetches the archive of the machine and keeps its program, to be run', async () => {
    const archive = tarball();
    answers = [ok(archive)];
    const sum = sha256Hex(archive);
    const helm = await setUp({ version: 'v3.12.0', sha256: sum });
    const kept = join(folder, `helm/3.12.0-linux-amd64-${sum.slice(0, 12)}`);
    expect(helm).toEqual({ version: '3.12.0', path: join(kept, 'helm'), folder: kept, source: 'downloaded' });
    expect(await readFile(helm.path, 'utf8')).toBe(program);
    expect(asked).toEqual(['/mirror/helm-v3.12.0-linux-amd64.tar.gz']);
  });

  it('fetches a zip for Windows', async () => {
    const archive = zipSync({ 'windows-amd64/helm.exe': Buffer.from(program), 'windows-amd64/LICENSE': Buffer.from('text') });
    answers = [ok(archive)];
    await setUp({ version: '4.1.4', sha256: sha256Hex(archive) }, windows);
    const kept = `helm/4.1.4-windows-amd64-${sha256Hex(archive).slice(0, 12)}`;
    expect(await readFile(join(folder, kept, 'helm.exe'), 'utf8')).toBe(program);
    expect(asked).toEqual(['/mirror/helm-v4.1.4-windows-amd64.zip']);
  });

  it('names the folder of a program on Windows', async () => {
    const path = 'C:\\tools\\helm\\helm.exe';
    const archive = zipSync({ 'windows-amd64/helm.exe': Buffer.from(program) });
    const cache = { archive: async () => archive, place: async () => path, keep: async () => undefined };
    const site = publicSite({ client, retry: { clock: { now: () => 0, sleep: async () => undefined }, random: { unit: () => 0 } } });
    const { signal } = new AbortController();
    const request = { version: '3.12.0', sha256: sha256Hex(archive), baseUrl: server.url };
    const helm = await setUpHelm(request, { platform: windows, site, cache, signal });
    expect(helm).toMatchObject({ path, folder: 'C:\\tools\\helm', source: 'cached' });
  });

  it.each([
    ['in upper case', (sum: string) => sum.toUpperCase()],
    ['with its name before it', (sum: string) => `sha256:${sum}`],
  ])('takes a sum %s', async (_, written) => {
    const archive = tarball();
    answers = [ok(archive)];
    expect(await setUp({ version: '3.12.0', sha256: written(sha256Hex(archive)) })).toMatchObject({ source: 'downloaded' });
  });

  it.each(['', 'da36', `${'0'.repeat(63)}g`])('refuses %j as a checksum, without a request', async (sha256) => {
    await expect(setUp({ version: '3.12.0', sha256 })).rejects.toMatchObject({ code: 'CH_USAGE' });
    expect(asked).toEqual([]);
  });

  it.each<[string, string | undefined, string]>([
    ['pinned', undefined, 'da36e117d6dbc57c8ec5bab2283222fbd108db86c83389eebe045ad1ef3e2c3b'],
    ['given', '0'.repeat(64), '0'.repeat(64)],
  ])('refuses an archive with another sum than the %s one, and leaves nothing of it', async (_, sha256, expected) => {
    const archive = tarball();
    answers = [ok(archive)];
    await expect(setUp({ version: '3.12.0', sha256 })).rejects.toMatchObject({
      code: 'CH_HELM_SUM',
      details: { expected, found: sha256Hex(archive), url: `${server.url}mirror/helm-v3.12.0-linux-amd64.tar.gz` },
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('compares the sum before it unpacks', async () => {
    answers = [ok(Buffer.from('<html>please log in</html>'))];
    await expect(setUp({ version: '3.12.0' })).rejects.toMatchObject({ code: 'CH_HELM_SUM' });
  });

  it('leaves nothing of an archive that is none', async () => {
    const page = Buffer.from('<html>');
    answers = [ok(page)];
    await expect(setUp({ version: '3.12.0', sha256: sha256Hex(page) })).rejects.toMatchObject({ code: 'CH_HELM_ARCHIVE' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses a version without a checksum, without a request', async () => {
    await expect(setUp({ version: '3.11.0' })).rejects.toMatchObject({ code: 'CH_HELM_UNKNOWN' });
    expect(asked).toEqual([]);
  });

  it('names the missing version and its URL', async () => {
    answers = [{ status: 404, headers: {} }];
    await expect(setUp({ version: '3.12.0' })).rejects.toMatchObject({
      code: 'CH_HTTP_FAILED',
      message: `Helm 3.12.0 for linux-amd64 not found at ${server.url}mirror/helm-v3.12.0-linux-amd64.tar.gz (status 404)`,
    });
    expect(asked).toHaveLength(1);
  });

  it('asks for nothing the second time', async () => {
    const archive = tarball();
    answers = [ok(archive), { status: 500, headers: {} }];
    const first = await setUp({ version: '3.12.0', sha256: sha256Hex(archive) });
    expect(await setUp({ version: '3.12.0', sha256: sha256Hex(archive) })).toEqual({ ...first, source: 'cached' });
    expect(asked).toHaveLength(1);
  });

  it('never gives the program of one sum for another', async () => {
    const archive = tarball();
    answers = [ok(archive)];
    await setUp({ version: '3.12.0', sha256: sha256Hex(archive) });
    await expect(setUp({ version: '3.12.0' })).rejects.toMatchObject({ code: 'CH_HELM_SUM' });
  });

  it.each<[string, (path: string) => Promise<unknown>]>([
    ['was cut', (path) => truncate(path, 3)],
    ['is gone', (path) => rm(path)],
    [
      'was replaced, with its sum beside it',
      async (path) => {
        await writeFile(path, 'evil', { mode: 0o755 });
        await writeFile(`${path}.sha256`, `${sha256Hex(Buffer.from('evil'))}  helm\n`);
      },
    ],
  ])('unpacks the kept archive again if the program %s', async (_, damage) => {
    const archive = tarball();
    answers = [ok(archive), { status: 500, headers: {} }];
    const { path } = await setUp({ version: '3.12.0', sha256: sha256Hex(archive) });
    await damage(path);
    expect(await setUp({ version: '3.12.0', sha256: sha256Hex(archive) })).toMatchObject({ path, source: 'cached' });
    expect(await readFile(path, 'utf8')).toBe(program);
    expect(await readdir(join(path, '..'))).toEqual(['helm']);
    expect(asked).toHaveLength(1);
  });

  it('downloads again if the kept archive has another checksum', async () => {
    const archive = tarball();
    answers = [ok(archive)];
    const sum = sha256Hex(archive);
    const { path } = await setUp({ version: '3.12.0', sha256: sum });
    const kept = join(folder, 'archives/helm', `3.12.0-linux-amd64-${sum.slice(0, 12)}`, 'helm-v3.12.0-linux-amd64.tar.gz');
    const evil = tarGz(tarMember('linux-amd64/helm', 'evil'));
    await writeFile(kept, evil);
    await writeFile(`${kept}.sha256`, sha256Hex(evil));
    await writeFile(path, 'evil');
    expect(await setUp({ version: '3.12.0', sha256: sum })).toMatchObject({ path, source: 'downloaded' });
    expect([await readFile(path, 'utf8'), asked.length]).toEqual([program, 2]);
    expect(Buffer.compare(await readFile(kept), archive)).toBe(0);
  });

  it('may be done by many at once', async () => {
    const archive = tarball();
    answers = [ok(archive)];
    const all = await Promise.all(Array.from({ length: 6 }, () => setUp({ version: '3.12.0', sha256: sha256Hex(archive) })));
    expect(new Set(all.map(({ path }) => path)).size).toBe(1);
    expect(await readdir(join(folder, 'helm'))).toHaveLength(1);
    expect(await readdir(all[0]?.folder ?? '')).toEqual(['helm']);
  });

  it('follows a redirect, and tries again after a cut answer and a busy server', async () => {
    const archive = tarball();
    const cut: ServerAnswer = {
      status: 200,
      headers: { 'content-length': String(archive.length) },
      body: (async function* () {
        yield archive.subarray(0, 10);
      })(),
    };
    answers = [cut, { status: 503, headers: {} }, { status: 302, headers: { location: '/elsewhere' } }, ok(archive)];
    expect(await setUp({ version: '3.12.0', sha256: sha256Hex(archive) })).toMatchObject({ source: 'downloaded' });
    expect(asked.at(-1)).toBe('/elsewhere');
  });

  it('reads no more of an answer than an archive may have', async () => {
    const body = (async function* () {
      const megabyte = Buffer.alloc(1_000_000);
      for (let sent = 0; sent <= 100; sent++) yield megabyte;
    })();
    answers = [{ status: 200, headers: {}, body }];
    await expect(setUp({ version: '3.12.0' })).rejects.toMatchObject({ code: 'CH_HTTP_FAILED', details: { reason: 'too-large' } });
  });
});
