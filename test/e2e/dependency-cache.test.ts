import { access, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/digest.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { makeWorkspace, type Ran, type Workspace } from '../support/cli/command-line.ts';
import { type ChangingRepository, changingRepository } from '../support/servers/changing-repository.ts';
import { openPageServer } from '../support/servers/page-server.ts';

let workspace: Workspace;
let repositories: readonly ChangingRepository[];
let charts: string[];

beforeEach(async () => {
  workspace = await makeWorkspace();
  repositories = await Promise.all([changingRepository(), changingRepository()]);
  for (const repository of repositories) repository.offer({ 'db@1.4.0': 'old', 'web@2.0.0': 'old' });
  charts = ['one', 'two', 'three'];
  const [first, second] = repositories.map(({ url }) => url);
  const list = `dependencies:\n- {name: db, version: 1.4.0, repository: "${first}"}\n- {name: web, version: 2.0.0, repository: "${second}"}\n`;
  for (const name of charts) await workspace.put({ [`${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n${list}` });
  // A lock without a package in charts/.
  await command('dependency', 'update', ...charts);
  for (const name of charts) await rm(join(workspace.folder, name, 'charts'), { recursive: true });
  await command('cache', 'clean');
  forget();
});
afterEach(async () => {
  for (const repository of repositories) await repository.close();
  await workspace.remove();
});

function command(...words: readonly string[]): Promise<Ran> {
  return workspace.run(words, { environment: { CHARTHOUSE_CACHE_FOLDER: 'cache' } });
}

const packaged = (...words: readonly string[]) => command('package', ...charts, '-d', 'out', ...words);

function forget(): void {
  for (const { asked } of repositories) asked.length = 0;
}

const asked = () => repositories.map((each) => each.asked.toSorted());

describe('a run', () => {
  it('asks each repository once whether its index changed, and for nothing that the cache has', async () => {
    expect(await packaged()).toMatchObject({ exitCode: 0 });
    expect(asked()).toEqual([
      ['/db-1.4.0.tgz 200', '/index.yaml 200'],
      ['/index.yaml 200', '/web-2.0.0.tgz 200'],
    ]);
    const first = sha256Hex(await readFile(join(workspace.folder, 'out/one-1.0.0.tgz')));
    forget();
    expect(await packaged()).toMatchObject({ exitCode: 0 });
    expect(asked()).toEqual([['/index.yaml 304'], ['/index.yaml 304']]);
    expect(sha256Hex(await readFile(join(workspace.folder, 'out/one-1.0.0.tgz')))).toBe(first);
  });

  it('asks for nothing if it is offline, and names what the cache lacks', async () => {
    const refused = await packaged('--offline');
    expect(refused).toMatchObject({ exitCode: 5 });
    expect(refused.stderr).toMatch(
      /CH_DEPENDENCY_OFFLINE: (db 1\.4\.0|web 2\.0\.0) of http:\S+ is needed, and \S+index\.yaml is not in the cache/,
    );
    expect(refused.stderr).toContain('do: run the command once without --offline');
    expect(asked()).toEqual([[], []]);
    await packaged();
    forget();
    expect(await packaged('--offline')).toMatchObject({ exitCode: 0 });
    expect(asked()).toEqual([[], []]);
  });

  it.each([
    ['a digest of another algorithm', 'sha1:0123', 'db-1.4.0.tgz'],
    ['a package in a registry, without a digest', '', 'oci://HOST/charts/db:1.4.0'],
  ])('asks for nothing if it is offline and the index has %s', async (_, digest, address) => {
    const server = await openPageServer();
    const entry = `{name: db, version: 1.4.0, digest: "${digest}", urls: ["${address.replace('HOST', new URL(server.url).host)}"]}`;
    server.pages.set('/index.yaml', `apiVersion: v1\nentries:\n  db:\n  - ${entry}\n`);
    const dependency = `dependencies:\n- {name: db, version: 1.4.0, repository: "${server.url}"}\n`;
    await workspace.put({ 'four/Chart.yaml': `apiVersion: v2\nname: four\nversion: 1.0.0\n${dependency}` });
    await command('dependency', 'update', 'four');
    server.asked.length = 0;
    const { exitCode, stderr } = await command('dependency', 'update', 'four', '--offline');
    await server.close();
    expect([exitCode, server.asked]).toEqual([5, []]);
    expect(stderr).toContain('CH_DEPENDENCY_OFFLINE: db 1.4.0 of ');
  });

  it('shows what it keeps, and forgets it', async () => {
    await packaged();
    // Both indexes are the same text, and so they are one entry.
    const info = await command('cache', 'info');
    expect(info.stdout).toMatch(
      /^folder {4}\.\/cache\/dependencies\ncontents {2}3 indexes and packages, [\d.]+ KiB\noldest {4}last used 20/,
    );
    expect((await command('cache', 'clean')).stdout).toMatch(
      /^removed 3 indexes and packages \([\d.]+ KiB\) from \.\/cache\/dependencies$/m,
    );
    expect(await readdir(join(workspace.folder, 'cache'))).toEqual([]);
  });

  it('has no secret in its records', async () => {
    const secret = (url: string) => url.replace('//', '//user:pa55word@');
    for (const name of charts) {
      for (const file of ['Chart.yaml', 'Chart.lock']) {
        const path = join(workspace.folder, name, file);
        const text = await readFile(path, 'utf8');
        await writeFile(
          path,
          repositories.reduce((all, { url }) => all.replaceAll(url, secret(url)), text),
        );
      }
    }
    await command('dependency', 'update', ...charts);
    const root = join(workspace.folder, 'cache/dependencies');
    for (const path of (await readdir(root, { recursive: true })).filter((each) => /[0-9a-f]{64}$/.test(each))) {
      expect(await readFile(join(root, path), 'latin1'), path).not.toMatch(/user:|pa55word|dXNlcjpwYTU1d29yZA/);
    }
  });
});

describe('a version whose package was replaced', () => {
  it('stops the run with both digests, until it is pinned', async () => {
    const [first] = repositories as [ChangingRepository];
    await packaged();
    const old = first.digest('db-1.4.0.tgz');
    first.offer({ 'db@1.4.0': 'new' });
    const refused = await packaged();
    expect(refused).toMatchObject({ exitCode: 5 });
    const now = first.digest('db-1.4.0.tgz');
    expect(refused.stderr).toContain(`its SHA-256 is ${now} now, and was ${old} when charthouse last fetched it`);
    const line = /add this line to charthouse\.sum: (sha256:.*)$/m.exec(refused.stderr)?.[1];
    await workspace.put({ 'charthouse.sum': `${line}\n` });
    expect(await packaged()).toMatchObject({ exitCode: 0 });
    await rm(join(workspace.folder, 'charthouse.sum'));
    expect(await packaged()).toMatchObject({ exitCode: 0 });
  });

  it('is noticed on a machine that never saw it, by its pin', async () => {
    const [first] = repositories as [ChangingRepository];
    expect(await command('dependency', 'build', 'one', '--pin', '--dry-run')).toMatchObject({ exitCode: 0 });
    await expect(access(join(workspace.folder, 'charthouse.sum'))).rejects.toThrow('ENOENT');
    const pinned = await command('dependency', 'build', 'one', '--pin');
    expect(pinned.stdout).toContain('written    charthouse.sum');
    const text = await workspace.read('charthouse.sum');
    expect(text).toContain(`sha256:${first.digest('db-1.4.0.tgz')} db 1.4.0 ${first.url}\n`);
    expect((await command('dependency', 'build', 'one', '--pin')).stdout).not.toContain('charthouse.sum');
    first.offer({ 'db@1.4.0': 'new', 'db@1.5.0': 'new' });
    await command('cache', 'clean');
    const refused = await packaged();
    expect(refused).toMatchObject({ exitCode: 5 });
    expect(refused.stderr).toContain('in charthouse.sum:3');
    // A version that is not in the file is accepted; an update adds it.
    const yaml = await workspace.read('two/Chart.yaml');
    await workspace.put({ 'two/Chart.yaml': yaml.replace('1.4.0', '1.5.0') });
    expect((await command('dependency', 'update', 'two')).stdout).toContain('written    charthouse.sum');
    expect(await workspace.read('charthouse.sum')).toContain(`sha256:${first.digest('db-1.5.0.tgz')} db 1.5.0 ${first.url}\n`);
  });

  it('is not looked for in a pin file that is none', async () => {
    await workspace.put({ 'charthouse.sum': 'sha256:abc db 1.4.0\n' });
    const refused = await packaged();
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(refused.stderr).toMatch(/CH_CONFIG_INVALID: .* is not a pin\n {2}at charthouse\.sum:1/);
    await rm(join(workspace.folder, 'charthouse.sum'));
    await mkdir(join(workspace.folder, 'charthouse.sum'));
    expect(await packaged()).toMatchObject({ exitCode: 2 });
  });
});

describe('several programs at once', () => {
  let program: BuiltProgram;
  beforeAll(async () => {
    program = await buildProgram();
  });
  afterAll(() => program.remove());

  it.each([2, 8])('%i share one cache, and each makes the same packages', async (count) => {
    const runs = Array.from({ length: count }, (_, at) =>
      program.run(['package', ...charts, '-d', `out-${at}`], { CHARTHOUSE_CACHE_FOLDER: 'cache' }, workspace.folder),
    );
    for (const run of await Promise.all(runs)) expect(run).toMatchObject({ code: 0, stderr: expect.not.stringContaining('warning') });
    const made = await Promise.all(runs.map((_, at) => readFile(join(workspace.folder, `out-${at}`, 'three-1.0.0.tgz')).then(sha256Hex)));
    expect(new Set(made).size).toBe(1);
    forget();
    await packaged();
    expect(asked()).toEqual([['/index.yaml 304'], ['/index.yaml 304']]);
  });
});
