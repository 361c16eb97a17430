/** Mirrors of served repositories, read by real Helms: the bytes that the source has, with their provenance files. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mirror, promote } from '../../src/client/copy.ts';
import { publish, serve, verify } from '../../src/client/operations.ts';
import type { RunningServer } from '../../src/runtime/server.ts';
import { provenanceText } from '../support/publish/provenance-text.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { helm, helmVersions, needs } from '../support/tools/tools.ts';

const versions = ['1.0.0', '1.10.0', '1.9.0', '2.0.0-rc.1', '2.0.0+build.7'];

let scratch: string;
let source: string;
let served: RunningServer;
const servers: RunningServer[] = [];

async function serving(to: string): Promise<RunningServer> {
  const server = await serve({ to, port: 0 });
  servers.push(server);
  return server;
}

const newFolder = (): Promise<string> => mkdtemp(join(scratch, 'r-'));

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'charthouse-mirror-'));
  source = join(scratch, 'source');
  const packages = join(scratch, 'packages');
  await mkdir(packages);
  for (const version of versions) {
    const { fileName, bytes, digest } = chartPackage('app', version);
    await writeFile(join(packages, fileName), bytes);
    await writeFile(join(packages, `${fileName}.prov`), provenanceText(fileName, digest));
  }
  const db = chartPackage('db', '0.1.0');
  await writeFile(join(packages, db.fileName), db.bytes);
  const charts = (await readdir(packages)).filter((name) => name.endsWith('.tgz')).map((name) => join(packages, name));
  expect(await publish({ charts, to: source, noVerify: true })).toMatchObject({ error: null });
  served = await serving(source);
});

afterAll(async () => {
  for (const server of servers) await server.close();
  await rm(scratch, { recursive: true, force: true });
});

async function files(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(folder)).filter((name) => /\.tgz(\.prov)?$/.test(name));
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, (await readFile(join(folder, name))).toString('base64')])));
}

describe('a mirror of a served repository', () => {
  let target: string;
  let copy: RunningServer;

  beforeAll(async () => {
    target = await newFolder();
    const report = await mirror({ source: served.url, to: target });
    expect(report).toMatchObject({ error: null, index: { versionsBefore: 0, versionsAfter: 6 } });
    copy = await serving(target);
  });

  it('has every package and provenance file, byte for byte', async () => {
    expect(await files(target)).toEqual(await files(source));
    expect(await verify({ to: target })).toMatchObject({ error: null, checked: 6 });
  });

  it.each(helmVersions)('is what the source is to helm %s', needs('helm-3.12.0'), async (version) => {
    const home = await newFolder();
    const ran = async (...args: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await helm(version, args, { home, cwd: home });
      expect([code, code === 0 ? '' : stderr], args.join(' ')).toEqual([0, '']);
      return stdout;
    };
    await ran('repo', 'add', 'source', served.url);
    await ran('repo', 'add', 'copy', copy.url);
    await ran('repo', 'update');
    const search = async (name: string): Promise<string> =>
      (await ran('search', 'repo', `${name}/`, '--versions', '--devel', '-o', 'json')).replaceAll(`${name}/`, '');
    expect(await search('copy')).toBe(await search('source'));
    for (const each of ['1.10.0', '2.0.0+build.7', '2.0.0-rc.1']) {
      const folder = join(home, each);
      await mkdir(folder);
      await ran('pull', 'copy/app', '--version', each, '--prov', '-d', folder);
      const { fileName, bytes } = chartPackage('app', each);
      expect((await readFile(join(folder, fileName))).equals(bytes)).toBe(true);
      expect(await readdir(folder)).toHaveLength(2);
    }
  });

  it('is complete after a second run, which asks for nothing but the two indexes', async () => {
    const before = await readFile(join(target, 'index.yaml'), 'utf8');
    const again = await mirror({ source: served.url, to: target });
    expect(again).toMatchObject({ error: null, index: { attempts: 0 } });
    expect(again.copies.every(({ outcome }) => outcome === 'unchanged')).toBe(true);
    expect(await readFile(join(target, 'index.yaml'), 'utf8')).toBe(before);
  });

  it('gets what is new', async () => {
    const grown = await newFolder();
    await cp(source, grown, { recursive: true });
    const { fileName, bytes } = chartPackage('app', '3.0.0');
    const path = join(scratch, fileName);
    await writeFile(path, bytes);
    expect(await publish({ charts: [path], to: grown, noVerify: true })).toMatchObject({ error: null });
    const report = await mirror({ source: (await serving(grown)).url, to: target });
    expect(report.copies.filter(({ outcome }) => outcome === 'new').map(({ version }) => version)).toEqual(['3.0.0']);
  });
});

it('versions are promoted from one folder to another', async () => {
  const production = await newFolder();
  const report = await promote({ versions: ['app@~1.9', 'db'], from: source, to: production });
  expect(report.copies.map(({ name, version, outcome, provenance }) => [name, version, outcome, provenance])).toEqual([
    ['app', '1.9.0', 'new', 'new'],
    ['db', '0.1.0', 'new', undefined],
  ]);
  expect(Object.keys(await files(production)).sort()).toEqual(['app-1.9.0.tgz', 'app-1.9.0.tgz.prov', 'db-0.1.0.tgz']);
  await expect(promote({ versions: ['app@9.9.9'], from: source, to: production })).resolves.toMatchObject({
    error: { code: 'CH_ENTRY_NOT_FOUND' },
  });
});
