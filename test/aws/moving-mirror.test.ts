/** docs/moving.md, "Copy everything with one command": from each place that it names, with that place switched off afterwards. */
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectAllFrom, pullingHelms } from '../support/aws/all-from-here.ts';
import { movingPackages, writtenBy } from '../support/aws/moving-packages.ts';
import { type MovingFixture, startMovingFixture } from '../support/aws/moving-scene.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { startRegistry } from '../support/servers/registry.ts';
import { needsS3 } from '../support/servers/s3-servers.ts';
import { helm, needs } from '../support/tools/tools.ts';

const needed = needs('aws-cli', 'registry', ...pullingHelms.map((version) => `helm-${version}` as const));
const tools = { skip: needsS3('ministack').skip || needed.skip };

const all = movingPackages.map(({ metadata: { name, version } }) => `${name} ${version}`);

/** Files by their paths. */
type Files = Readonly<Record<string, string | Uint8Array>>;

const packagesAt = (folder: string): Files =>
  Object.fromEntries(movingPackages.map(({ fileName, bytes }) => [`${folder}${fileName}`, bytes]));

describe('mirror from', tools, () => {
  let program: BuiltProgram;
  let fixture: MovingFixture;
  const servers: Server[] = [];

  beforeAll(async () => {
    program = await buildProgram();
  });
  afterAll(() => program?.remove());
  beforeEach(async () => {
    fixture = await startMovingFixture(program);
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) server.close();
    await fixture?.close();
  });

  /** Serves files, as `path` below a URL; with a login, only to those who send it. */
  async function served(files: (url: string) => Files | Promise<Files>, login?: string): Promise<string> {
    let found: Files = {};
    const server = createServer(({ url = '/', headers }, response) => {
      if (login !== undefined && headers.authorization !== `Basic ${Buffer.from(login).toString('base64')}`)
        return void response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
      const body = found[decodeURIComponent(url).slice(1)];
      return void response.writeHead(body === undefined ? 404 : 200).end(body);
    });
    servers.push(server);
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on TCP
    found = await files(url);
    return url;
  }

  /** The three commands of the page. Then nothing answers at the old place. */
  async function moved(old: string, env: Readonly<Record<string, string>> = {}, versions = all): Promise<void> {
    await fixture.play(['charthouse mirror "$OLD"'], { OLD: old, ...env });
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
    await expectAllFrom(fixture, versions);
  }

  /** What `helm repo index` writes. */
  async function indexOf(options: readonly string[] = []): Promise<string> {
    const folder = await written(packagesAt(''));
    expect(await helm('3.12.1', ['repo', 'index', folder, ...options])).toMatchObject({ code: 0 });
    return readFile(join(folder, 'index.yaml'), 'utf8');
  }

  async function written(files: Files): Promise<string> {
    const folder = await mkdtemp(join(fixture.folder, 'old-'));
    for (const [path, contents] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), contents);
    }
    return folder;
  }

  it('any web server, whose index has absolute URLs', async () => {
    const files = async (url: string): Promise<Files> => ({
      ...packagesAt('charts/'),
      'charts/index.yaml': await indexOf(['--url', `${url}/charts`]),
    });
    await moved(`${await served(files)}/charts`);
  });

  it('a plain folder', async () => {
    await moved(await written({ ...packagesAt(''), 'index.yaml': await indexOf() }));
  });

  it('a bucket', async () => {
    await fixture.left(movingPackages, await indexOf());
    await moved(`s3://${fixture.old}`);
  });

  it('GitHub Pages with chart-releaser', async () => {
    const releases = 'team/charts/releases/download';
    const files = async (url: string): Promise<Files> => {
      const packages = movingPackages.map(
        ({ fileName, bytes }) => [`${releases}/${fileName.slice(0, -'.tgz'.length)}/${fileName}`, bytes] as const,
      );
      const index = await writtenBy('chart-releaser');
      return {
        ...Object.fromEntries(packages),
        'charts/index.yaml': index.replaceAll(`https://github.com/${releases}`, `${url}/${releases}`),
      };
    };
    // GitHub's releases have no `+` in the names of their files.
    const versions = all.filter((each) => !each.includes('+'));
    await moved(`${await served(files)}/charts`, {}, versions);
  });

  it('helm-s3, without its plugin', async () => {
    await fixture.left(movingPackages, (await writtenBy('helm-s3')).replaceAll('s3://old-charts/', `s3://${fixture.old}/`));
    await moved(`s3://${fixture.old}`);
  });

  it('ChartMuseum', async () => {
    await moved(await served(async () => ({ ...packagesAt('charts/'), 'index.yaml': await writtenBy('chartmuseum') })));
  });

  it('Nexus, behind a login', async () => {
    // The form of its index: one version of the format that nobody else writes, and URLs that are file names.
    const index = (await indexOf()).replace(/^apiVersion: v1$/m, "apiVersion: '1.0'");
    const url = await served(() => ({ ...packagesAt('repository/charts/'), 'repository/charts/index.yaml': index }), 'me:s3cret');
    const old = `${url}/repository/charts`;
    await moved(old, {
      CHARTHOUSE_REPOSITORY_OLD_URL: old,
      CHARTHOUSE_REPOSITORY_OLD_USERNAME: 'me',
      CHARTHOUSE_REPOSITORY_OLD_PASSWORD: 's3cret',
    });
  });

  it('a registry', async () => {
    const registry = await startRegistry('open');
    try {
      for (const { metadata, bytes } of movingPackages)
        await registry.push('charts', { name: metadata.name, version: metadata.version, bytes });
      await fixture.play(['charthouse mirror "$OLD"'], { OLD: `oci://${registry.host}/charts` });
    } finally {
      await registry.close();
    }
    await expectAllFrom(fixture, all);
  });

  it('an archive file', async () => {
    const from = await written({ ...packagesAt(''), 'index.yaml': await indexOf() });
    await fixture.sh(`charthouse mirror "$FROM" --to charts.tar`, { FROM: from });
    await moved('charts.tar');
  });
});
