/** docs/dependencies.md: its commands, its settings and its workflow, with servers in the place of those that it names. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readPackage } from '../../src/chart/read-package.ts';
import { defaultLimits } from '../../src/chart/types.ts';
import { indexFolder, serve } from '../../src/client/library.ts';
import type { RunningServer } from '../../src/runtime/server.ts';
import { type BuiltProgram, buildProgram } from '../support/cli/built-program.ts';
import { type PageCommands, pageCommands, shellBlocks } from '../support/cli/page-commands.ts';
import { run } from '../support/cli/run.ts';
import { projectRoot } from '../support/project-files.ts';
import { chartPackage } from '../support/publish/publish-harness.ts';
import { mustTool, needs } from '../support/tools/tools.ts';

const path = 'docs/dependencies.md';
let program: BuiltProgram;
let page: string;
let commands: PageCommands;
let repository: string;
let server: RunningServer;

beforeAll(async () => {
  [program, page, commands, repository] = await Promise.all([
    buildProgram(),
    readFile(join(projectRoot, path), 'utf8'),
    pageCommands(),
    mkdtemp(join(tmpdir(), 'charthouse-offered-')),
  ]);
  for (const version of ['1.2.0', '1.4.0', '1.5.0']) {
    await writeFile(join(repository, `db-${version}.tgz`), chartPackage('db', version).bytes);
  }
  await indexFolder({ folder: repository });
  server = await serve({ to: repository, port: 0 });
  await commands.program('charthouse', `exec ${process.execPath} ${program.path} "$@"`);
});
afterAll(async () => {
  await server.close();
  await Promise.all([program.remove(), commands.remove(), rm(repository, { recursive: true })]);
});

const samples = (): readonly string[] => [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = '']) => text);
const local = (text: string): string => text.replaceAll('https://charts.example.com', server.url.replace(/\/$/, ''));

/** The chart of the page in a new git repository. */
async function chart(dependencies = samples()[0] ?? ''): Promise<string> {
  const folder = join(commands.folder, 'charts/app');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'Chart.yaml'), local(`apiVersion: v2\nname: app\nversion: 1.0.0\n${dependencies}`));
  expect(await commands.sh('git init -q .', {})).toMatchObject({ code: 0 });
  return folder;
}

describe(path, () => {
  it('chooses the versions once, and packages the chart', async () => {
    const folder = await chart();
    const [block = '', , ...others] = await shellBlocks(path);
    expect(others).toEqual([]);
    expect(await commands.sh(block, {})).toMatchObject({ code: 0 });
    const lock = parse(await readFile(join(folder, 'Chart.lock'), 'utf8'));
    expect(lock.dependencies).toMatchObject([{ name: 'db', version: '1.5.0' }]);
    expect((await commands.sh('git diff --cached --name-only', {})).stdout).toBe('charts/app/Chart.lock\n');
    const bytes = await readFile(join(commands.folder, 'app-1.0.0.tgz'));
    const { files } = await readPackage(bytes, { fileName: 'app.tgz', limits: defaultLimits });
    expect(files.map((each) => each.path)).toContain('charts/db/Chart.yaml');
  });

  it('packages the same without charts/, and leaves the checkout as it is', async () => {
    const folder = join(commands.folder, 'charts/app');
    const before = await readFile(join(commands.folder, 'app-1.0.0.tgz'));
    await rm(join(folder, 'charts'), { recursive: true });
    expect(await commands.sh('charthouse package charts/app', {})).toMatchObject({ code: 0 });
    expect(await readFile(join(commands.folder, 'app-1.0.0.tgz'))).toEqual(before);
    expect((await readdir(folder)).sort()).toEqual(['Chart.lock', 'Chart.yaml']);
    expect(await commands.sh('charthouse package charts/app --offline', {})).toMatchObject({ code: 0 });
  });

  it('pins the packages, and stops if one of them was replaced', async () => {
    const [, block = ''] = await shellBlocks(path);
    expect(await commands.sh(block, {})).toMatchObject({ code: 0 });
    const pins = join(commands.folder, 'charthouse.sum');
    const [, head = '', shown = ''] = /^```\n(# .*)\n\nsha256:\S+ db \S+ (\S+)\n```$/m.exec(page) ?? [];
    const { digest } = chartPackage('db', '1.5.0');
    expect(await readFile(pins, 'utf8')).toContain(`${head}\n`);
    expect(await readFile(pins, 'utf8')).toContain(`sha256:${digest} db 1.5.0 ${local(shown)}\n`);
    await rm(join(commands.folder, 'charts/app/charts'), { recursive: true });
    await rm(join(commands.folder, '.cache'), { recursive: true });
    expect(await commands.sh('charthouse package charts/app', {})).toMatchObject({ code: 0 });
    await writeFile(pins, (await readFile(pins, 'utf8')).replace(digest, 'a'.repeat(64)));
    const { code, stderr } = await commands.sh('charthouse package charts/app', {});
    expect([code, stderr]).toEqual([5, expect.stringContaining('CH_DEPENDENCY_CHANGED')]);
    await rm(pins);
  });

  it('has the message of a version that is gone', async () => {
    const folder = join(commands.folder, 'charts/app');
    const lock = await readFile(join(folder, 'Chart.lock'), 'utf8');
    const gone = { ...parse(lock), dependencies: [{ name: 'db', repository: local('https://charts.example.com'), version: '1.4.7' }] };
    const { lockDigest } = await import('../../src/chart/lock-digest.ts');
    const declared = parse(await readFile(join(folder, 'Chart.yaml'), 'utf8')).dependencies;
    await writeFile(
      join(folder, 'Chart.lock'),
      JSON.stringify({ ...gone, digest: lockDigest(declared, { dependencies: gone.dependencies }) }),
    );
    const [, shown = ''] = /^```\n(error .*?)^```$/ms.exec(page) ?? [];
    const { code, stderr } = await commands.sh('charthouse package charts/app', {});
    expect(code).toBe(5);
    expect(stderr).toContain(local(shown));
  });

  it('has variables for a login, which reaches the repository', async () => {
    const asked: (string | undefined)[] = [];
    const guarded = createServer((request, response) => {
      asked.push(request.headers.authorization);
      response.statusCode = 401;
      response.end();
    });
    await new Promise<void>((resolve) => guarded.listen(0, '127.0.0.1', resolve));
    const at = `http://127.0.0.1:${(guarded.address() as AddressInfo).port}`; // listening on TCP
    const login = samples().find((text) => text.includes('CHARTHOUSE_REPOSITORY_CORP_URL')) ?? '';
    const variables: Readonly<Record<string, string>> = parse(login).env;
    expect(Object.keys(variables)).toHaveLength(3);
    const given = { USERNAME: 'reader', PASSWORD: 's3cret' };
    const env = Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [
        name,
        value
          .replace('https://charts.example.com', at)
          .replace(/\$\{\{ secrets\.CHARTS_(\w+) \}\}/, (_, key: keyof typeof given) => given[key]),
      ]),
    );
    await chart('dependencies:\n- {name: db, version: 1.x, repository: "@corp"}\n');
    const { code, stderr } = await commands.sh('charthouse dependency update charts/app', env);
    guarded.closeAllConnections();
    guarded.close();
    expect([code, stderr]).toEqual([5, expect.stringContaining('CH_DEPENDENCY_DENIED')]);
    expect(asked).toEqual([`Basic ${Buffer.from('reader:s3cret').toString('base64')}`]);
    expect(stderr).not.toContain('s3cret');
  });

  it('has a workflow that actionlint and zizmor take', needs('actionlint', 'zizmor'), async () => {
    const text = samples().find((each) => each.startsWith('name: check-charts')) ?? '';
    const file = join(commands.folder, 'check-charts.yml');
    await writeFile(file, text.replace('@COMMIT', `@${'0123456789'.repeat(4)}`));
    const env = { PATH: process.env['PATH'], HOME: commands.folder };
    const linted = await run(mustTool('actionlint'), ['-no-color', file], { env });
    expect([linted.code, linted.stdout]).toEqual([0, '']);
    const audited = await run(mustTool('zizmor'), ['--offline', '--no-progress', '--persona', 'pedantic', '--no-config', file], { env });
    expect([audited.code, audited.code === 0 ? '' : audited.stdout]).toEqual([0, '']);
  });

  it('names the cache folder that the workflow keeps', async () => {
    expect(page).toContain('path: ~/.cache/charthouse/dependencies\n');
    const kept = await readdir(join(commands.folder, '.cache/charthouse'));
    // Outside of CI, the command also keeps its own compiled code.
    expect(kept.filter((name) => name !== 'code')).toEqual(['dependencies']);
  });
});
