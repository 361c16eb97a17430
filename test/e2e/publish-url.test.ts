/** A publish and the web: what its public URL says, and packages that entries have elsewhere, over real HTTP. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { publish, serve } from '../../src/client/operations.ts';
import type { PublishOptions } from '../../src/operations/options.ts';
import type { PublishReport } from '../../src/repository/outcome.ts';
import type { RunningServer } from '../../src/runtime/server.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';

let folder: string;
let root: string;
let closing: (() => Promise<unknown>)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charthouse-url-'));
  root = join(folder, 'repository');
  closing = [() => rm(folder, { recursive: true, force: true })];
  expect((await publishApp('1.0.0', {})).error).toBeNull();
});

afterEach(async () => {
  for (const close of closing.reverse()) await close();
});

async function publishApp(version: string, options: Partial<PublishOptions>, template?: string): Promise<PublishReport> {
  const path = join(folder, `app-${version}.tgz`);
  await writeFile(path, chartPackage('app', version, template).bytes);
  return publish({ charts: [path], to: root, verifyTimeoutMs: 0, ...options });
}

async function served(to: string): Promise<string> {
  const server: RunningServer = await serve({ to, port: 0 });
  closing.push(() => server.close());
  return server.url;
}

async function answering(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('it does not listen');
  return `http://127.0.0.1:${address.port}`;
}

function said({ error, verification, charts }: PublishReport): unknown {
  return [charts[0]?.outcome, verification.outcome, error?.code ?? 'ok'];
}

it('verifies through the URL under which the repository is served', async () => {
  const url = await served(root);
  expect(said(await publishApp('2.0.0', { url }))).toEqual(['new', 'verified', 'ok']);
  expect(said(await publishApp('2.1.0+b1', { url }))).toEqual(['new', 'verified', 'ok']);
  expect(said(await publishApp('2.2.0', { url, indexUrls: 'absolute' }))).toEqual(['new', 'verified', 'ok']);
});

it('follows a redirect to the repository', async () => {
  const url = await served(root);
  const alias = await answering((request, response) => response.writeHead(302, { location: new URL(request.url ?? '', url).href }).end());
  expect(said(await publishApp('2.0.0', { url: alias }))).toEqual(['new', 'verified', 'ok']);
});

it('calls a copy that is behind stale, where it has the package', async () => {
  const copy = join(folder, 'copy');
  await cp(root, copy, { recursive: true });
  await writeFile(join(copy, 'app-2.0.0.tgz'), chartPackage('app', '2.0.0').bytes);
  const report = await publishApp('2.0.0', { url: await served(copy) });
  expect(said(report)).toEqual(['new', 'stale', 'ok']);
  expect(Date.parse(report.invalidation.staleUntil ?? '')).toBeGreaterThan(Date.now());
});

it('fails where another repository answers', async () => {
  const other = join(folder, 'other');
  await cp(root, other, { recursive: true });
  expect(said(await publishApp('2.0.0', { url: await served(other) }))).toEqual(['new', 'failed', 'CH_VERIFY_FAILED']);
});

it.each([
  ['a page for everything', 200, '<!DOCTYPE html><title>welcome</title>'],
  ['a login', 401, 'who are you'],
  ['a refusal', 403, '<Error><Code>AccessDenied</Code></Error>'],
  ['nothing there', 404, ''],
])('fails where the URL answers with %s, and has published all the same', async (_, status, body) => {
  const url = await answering((_request, response) => response.writeHead(status, { 'content-type': 'text/html' }).end(body));
  expect(said(await publishApp('2.0.0', { url }))).toEqual(['new', 'failed', 'CH_VERIFY_FAILED']);
  expect(await readFile(join(root, 'index.yaml'), 'utf8')).toContain('2.0.0');
  expect(said(await publishApp('2.0.0', { url }))).toEqual(['unchanged', 'none', 'ok']);
});

it('reads a published package where its entry leads', async () => {
  const again = chartPackage('app', '1.0.0', 'a: 1\n', 1_000_000_000);
  const elsewhere = await answering((request, response) => {
    if (request.url === '/charts/app-1.0.0.tgz') response.writeHead(200).end(again.bytes);
    else response.writeHead(404).end();
  });
  const index = join(root, 'index.yaml');
  const text = await readFile(index, 'utf8');
  await writeFile(
    index,
    text.replace('app-1.0.0.tgz', `${elsewhere}/charts/app-1.0.0.tgz`).replace(/digest: .*/, `digest: ${again.digest}`),
  );
  const before = await readFile(index, 'utf8');
  expect(said(await publishApp('1.0.0', {}))).toEqual(['unchanged', 'none', 'ok']);
  const report = await publishApp('1.0.0', {}, 'a: 2\n');
  expect(said(report)).toEqual(['conflict', 'none', 'CH_CONFLICT']);
  expect(report.charts[0]?.differs).toEqual(['templates/a.yaml']);
  await writeFile(index, before.replace('/charts/', '/gone/'));
  expect(said(await publishApp('1.0.0', {}))).toEqual(['conflict', 'none', 'CH_CONFLICT']);
});
