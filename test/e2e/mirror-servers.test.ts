/** `mirror` of servers that lie, fail, ask for a login or send other things than packages: what is wrong is named, and the rest is copied. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mirror } from '../../src/client/copy.ts';
import { verify } from '../../src/client/operations.ts';
import type { CopyReport } from '../../src/operations/copy/request.ts';
import { provenanceText } from '../support/publish/provenance-text.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { openPageServer, type PageServer } from '../support/servers/page-server.ts';

const app = chartPackage('app', '1.0.0');
const db = chartPackage('db', '2.0.0');

interface Listed {
  readonly name: string;
  readonly version: string;
  readonly digest?: string;
  readonly url: string;
}

function indexOf(...entries: readonly Listed[]): string {
  const charts = Object.fromEntries(
    entries.map(({ name, url, ...entry }) => [name, [{ apiVersion: 'v2', name, ...entry, created: '2025-01-02T03:04:05Z', urls: [url] }]]),
  );
  return JSON.stringify({ apiVersion: 'v1', entries: charts, generated: '2025-01-02T03:04:05Z' });
}

const ofApp: Listed = { name: 'app', version: '1.0.0', digest: app.digest, url: 'app-1.0.0.tgz' };
const ofDb: Listed = { name: 'db', version: '2.0.0', digest: db.digest, url: 'files/db.tgz' };

let scratch: string;
const servers: PageServer[] = [];

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-mirror-'));
});

afterAll(async () => {
  for (const server of servers) await server.close();
  await rm(scratch, { recursive: true, force: true });
});

/** The source has `app`, as it should be, and what a test adds. */
async function serving(entries: readonly Listed[], login?: string): Promise<PageServer> {
  const server = await openPageServer(login);
  servers.push(server);
  server.pages.set('/index.yaml', indexOf(...entries)).set('/app-1.0.0.tgz', app.bytes);
  return server;
}

const newFolder = (): Promise<string> => mkdtemp(join(scratch, 'r-'));
const outcomes = ({ copies }: CopyReport): readonly string[] => copies.map(({ name, outcome }) => `${name} ${outcome}`);

describe('a server', () => {
  it.each<[string, (server: PageServer) => void, string, string]>([
    ['with other bytes', ({ pages }) => pages.set('/files/db.tgz', app.bytes), 'wrong-digest', 'CH_COPY_FAILED'],
    ['with a cut package', ({ pages }) => pages.set('/files/db.tgz', db.bytes.subarray(0, 90)), 'wrong-digest', 'CH_COPY_FAILED'],
    ['without the package', () => undefined, 'missing', 'CH_COPY_FAILED'],
    ['that refuses the package', ({ pages }) => pages.set('/files/db.tgz', { status: 403 }), 'missing', 'CH_COPY_FAILED'],
  ])('%s is named, and the rest is copied', async (_, change, outcome, code) => {
    const server = await serving([ofApp, ofDb]);
    change(server);
    const target = await newFolder();
    const report = await mirror({ source: server.url, to: target });
    expect([outcomes(report), report.error?.code]).toEqual([['app new', `db ${outcome}`], code]);
    expect((await readdir(target)).filter((name) => name.endsWith('.tgz'))).toEqual(['app-1.0.0.tgz']);
    expect(await verify({ to: target })).toMatchObject({ error: null, checked: 1 });
  });

  it('whose package and entry agree on a digest, and whose package is another chart, is refused', async () => {
    const server = await serving([ofApp, { ...ofDb, digest: app.digest }]);
    server.pages.set('/files/db.tgz', app.bytes);
    const report = await mirror({ source: server.url, to: await newFolder() });
    expect(outcomes(report)).toEqual(['app new', 'db invalid']);
    expect(report.error?.message).toContain('its package holds app 1.0.0');
  });

  it('that corrects itself is copied by the next run, which reads nothing else', async () => {
    const server = await serving([ofApp, ofDb]);
    const target = await newFolder();
    await mirror({ source: server.url, to: target });
    server.pages.set('/files/db.tgz', db.bytes);
    server.asked.length = 0;
    expect(outcomes(await mirror({ source: server.url, to: target }))).toEqual(['app unchanged', 'db new']);
    expect(server.asked).toEqual(['/index.yaml', '/files/db.tgz', '/files/db.tgz.prov']);
  });

  it('that redirects, and has queries in its URLs, is followed as Helm follows it', async () => {
    const elsewhere = await serving([]);
    const server = await serving([ofApp, { ...ofDb, url: `${elsewhere.url}/d/db.tgz?token=a` }]);
    elsewhere.pages.set('/d/db.tgz?token=a', db.bytes).set('/d/db.tgz.prov?token=a', provenanceText('db-2.0.0.tgz', db.digest));
    server.pages.set('/app-1.0.0.tgz', { location: `${elsewhere.url}/app-1.0.0.tgz` });
    const target = await newFolder();
    const report = await mirror({ source: server.url, to: target });
    expect([outcomes(report), report.error]).toEqual([['app new', 'db new'], null]);
    expect(report.copies.map(({ provenance }) => provenance)).toEqual([undefined, 'new']);
    expect(await readFile(join(target, 'index.yaml'), 'utf8')).not.toContain('token');
  });

  it('that answers any URL with a page has no provenance files', async () => {
    const page = '<html>not found</html>';
    const server = createServer(({ url = '' }, response) => {
      response.end(url === '/index.yaml' ? indexOf(ofApp) : url === '/app-1.0.0.tgz' ? app.bytes : page);
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // it listens on TCP
    try {
      const target = await newFolder();
      const report = await mirror({ source: `http://127.0.0.1:${port}`, to: target });
      expect(report).toMatchObject({ error: null, warnings: [{ code: 'provenance-not-copied' }] });
      expect(await readdir(target)).not.toContain('app-1.0.0.tgz.prov');
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  it('with a cut index copies nothing', async () => {
    const server = await serving([]);
    const text = 'apiVersion: v1\nentries:\n  app:\n  - name: app\n    version: 1.0.0\n    urls:\n    - app-1.0';
    server.pages.set('/index.yaml', text);
    const target = await newFolder();
    expect(await mirror({ source: server.url, to: target })).toMatchObject({ error: { code: 'CH_INDEX_CUT' }, copies: [] });
    expect(await readdir(target)).toEqual([]);
  });

  it('behind a login is read with the login that is configured for it, which goes nowhere else', async () => {
    const elsewhere = await serving([]);
    const server = await serving([ofApp, { ...ofDb, url: `${elsewhere.url}/db.tgz` }], 'me:secret');
    elsewhere.pages.set('/db.tgz', db.bytes);
    const refused = await mirror({ source: server.url, to: await newFolder() });
    expect(refused.error).toMatchObject({ code: 'CH_HTTP_FAILED', message: expect.stringContaining('status 401') });
    const repositories = [{ name: 'corp', url: server.url, username: 'me', password: 'secret' }];
    const report = await mirror({ source: server.url, to: await newFolder() }, { repositories });
    expect([outcomes(report), report.error]).toEqual([['app new', 'db new'], null]);
  });
});
