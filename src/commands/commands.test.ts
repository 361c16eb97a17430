import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chartFiles, makeWorkspace, type Workspace } from '../../test/support/cli/command-line.ts';
import { CharthouseError } from '../base/error.ts';

let cli: Workspace;

beforeEach(async () => {
  cli = await makeWorkspace();
});

afterEach(async () => {
  await cli.remove();
});

const documentKeys = [
  ...['schemaVersion', 'command', 'exitCode', 'dryRun', 'repository', 'charts', 'index'],
  ...['invalidation', 'verification', 'figures', 'warnings', 'error'],
];

describe('charthouse package', { timeout: 30_000 }, () => {
  it('prints the path of each package on stdout, and nothing else', async () => {
    await cli.put({ ...chartFiles('a'), ...chartFiles('b', '2.0.0+x') });
    const { exitCode, stdout } = await cli.run(['package', 'a', 'b', '-d', 'out']);
    expect([exitCode, stdout]).toEqual([0, 'out/a-1.0.0.tgz\nout/b-2.0.0+x.tgz\n']);
    expect((await readdir(join(cli.folder, 'out'))).sort()).toEqual(['a-1.0.0.tgz', 'b-2.0.0+x.tgz']);
  });

  it('takes the charts of charthouse.yaml, else the folder itself, else those in charts/', async () => {
    await cli.put({ ...chartFiles('charts/b'), ...chartFiles('charts/a'), ...chartFiles('other/c'), 'charts/README.md': 'no chart\n' });
    expect((await cli.run(['package', '-d', 'out'])).stdout).toBe('out/a-1.0.0.tgz\nout/b-1.0.0.tgz\n');
    await cli.put({ 'Chart.yaml': 'apiVersion: v2\nname: root\nversion: 1.0.0\n' });
    await rm(join(cli.folder, 'charts'), { recursive: true });
    expect((await cli.run(['package', '-d', 'out'])).stdout).toBe('out/root-1.0.0.tgz\n');
    await cli.put({ 'charthouse.yaml': 'charts: [other/c]\n' });
    expect((await cli.run(['package', '-d', 'out'])).stdout).toBe('out/c-1.0.0.tgz\n');
  });

  it('expands patterns of charthouse.yaml and quoted ones, and names charts that the list lacks', async () => {
    await cli.put({ ...chartFiles('charts/b'), ...chartFiles('charts/a'), 'charthouse.yaml': 'charts: ["charts/*"]\n' });
    const all = await cli.run(['package', '-d', 'out']);
    expect([all.exitCode, all.stdout]).toEqual([0, 'out/a-1.0.0.tgz\nout/b-1.0.0.tgz\n']);
    expect(all.stderr).not.toContain('chart-not-listed');
    expect((await cli.run(['package', '-d', 'out', 'charts/[b]'])).stdout).toBe('out/b-1.0.0.tgz\n');
    await cli.put({ 'charthouse.yaml': 'charts: [charts/a]\n' });
    for (const command of ['publish', 'package', 'gate']) {
      const { stdout, stderr } = await cli.run([command, '--dry-run', '--json'].slice(0, command === 'gate' ? 1 : 3));
      expect(stdout + stderr, command).toContain('chart-not-listed');
    }
    expect((await cli.run(['package', '--dry-run', 'charts/a'])).stderr).not.toContain('chart-not-listed');
  });

  it('ends with exit code 2 where there is no chart', async () => {
    const { exitCode, stderr } = await cli.run(['package']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('CH_NO_CHARTS');
  });

  it('overwrites, as Helm does', async () => {
    await cli.put({ ...chartFiles('a'), 'a-1.0.0.tgz': 'old' });
    expect((await cli.run(['package', 'a'])).exitCode).toBe(0);
    expect(await cli.read('a-1.0.0.tgz')).not.toBe('old');
  });

  it('writes nothing where one chart is refused, and names each that is', async () => {
    await cli.put({ ...chartFiles('a'), 'b/Chart.yaml': 'name: b\n', 'c/Chart.yaml': ':' });
    const { exitCode, stdout, stderr } = await cli.run(['package', 'a', 'b', 'c', '-d', 'out']);
    expect([exitCode, stdout]).toEqual([3, '']);
    expect(stderr.match(/^error CH_CHART/gm)?.length).toBe(3);
    await expect(readdir(join(cli.folder, 'out'))).rejects.toThrow();
  });

  it('refuses two charts that would be one file', async () => {
    await cli.put({ ...chartFiles('a'), ...chartFiles('x/a') });
    expect((await cli.run(['package', 'a', 'x/a'])).stderr).toContain('CH_CHART_TWICE');
  });

  it('says where a package cannot go', async () => {
    await cli.put({ ...chartFiles('a'), out: 'a file' });
    const { exitCode, stderr } = await cli.run(['package', 'a', '-d', 'out']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('CH_OUTPUT_UNWRITABLE');
  });

  it('writes nothing with --dry-run', async () => {
    await cli.put(chartFiles('a'));
    expect((await cli.run(['package', 'a', '--dry-run'])).exitCode).toBe(0);
    expect(await readdir(cli.folder)).toEqual(['a']);
  });

  it('takes another version and appVersion than Chart.yaml has', async () => {
    await cli.put(chartFiles('a'));
    const { stdout } = await cli.run(['package', 'a', '--version', '3.2.1', '--app-version', '9', '--json', '--dry-run']);
    expect(JSON.parse(stdout).charts).toMatchObject([{ name: 'a', version: '3.2.1', path: 'a', outcome: 'new', file: 'a-3.2.1.tgz' }]);
  });
});

describe('charthouse publish', { timeout: 30_000 }, () => {
  it('refuses what is neither folder nor file: to read a pipe or a device may never end', async () => {
    const { exitCode, stderr } = await cli.run(['publish', '/dev/null', '--to', 'out']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('CH_CHART_UNREADABLE');
  });

  it('prints what became of each chart, and tells how to use it', async () => {
    await cli.put(chartFiles('a'));
    const first = await cli.run(['publish', 'a']);
    expect([first.exitCode, first.stdout]).toEqual([0, 'new        a 1.0.0  ./repository/a-1.0.0.tgz\n']);
    expect(first.stderr).toContain('charthouse serve ./repository');
    expect(first.stderr).toContain('helm repo add');
    const second = await cli.run(['publish', 'a', '--quiet']);
    expect(second).toEqual({ exitCode: 0, stdout: 'unchanged  a 1.0.0  ./repository/a-1.0.0.tgz\n', stderr: '' });
  });

  it('prints one document with --json, whose keys are always there', async () => {
    await cli.put(chartFiles('a'));
    const { stdout } = await cli.run(['publish', 'a', '--json', '--url', 'https://charts.example.com', '--no-verify']);
    const document = JSON.parse(stdout);
    expect(Object.keys(document)).toEqual(documentKeys);
    expect(document).toMatchObject({
      ...{ schemaVersion: 1, command: 'publish', exitCode: 0, dryRun: false, error: null },
      repository: { url: 'https://charts.example.com' },
      charts: [{ name: 'a', version: '1.0.0', path: 'a', outcome: 'new', url: 'a-1.0.0.tgz' }],
      index: { revisionBefore: null, versionsBefore: 0, versionsAfter: 1, attempts: 1 },
      verification: { outcome: 'skipped' },
    });
    expect(Object.keys(document.charts[0])).toEqual(['name', 'version', 'path', 'outcome', 'digest', 'sizeBytes', 'url']);
    expect(Object.keys(document.figures)).toEqual(['requests', 'attempts', 'bytesSent', 'bytesReceived', 'durationMs']);
  });

  it('ends with exit code 4 where the version has other contents, and names the files', async () => {
    await cli.put(chartFiles('a'));
    await cli.run(['publish', 'a']);
    await cli.put(chartFiles('a', '1.0.0', 'replicas: 2\n'));
    const { exitCode, stdout, stderr } = await cli.run(['publish', 'a']);
    expect([exitCode, stdout]).toEqual([4, 'conflict   a 1.0.0  differs: values.yaml\n']);
    expect(stderr).toContain('CH_CONFLICT');
    expect(stderr).toContain('nothing was changed');
    const { stdout: json } = await cli.run(['publish', 'a', '--json']);
    expect(JSON.parse(json)).toMatchObject({
      exitCode: 4,
      charts: [{ outcome: 'conflict', differs: ['values.yaml'] }],
      error: { code: 'CH_CONFLICT' },
    });
  });

  it('writes nothing with --dry-run, and exits as the real run would', async () => {
    await cli.put(chartFiles('a'));
    const { exitCode, stdout, stderr } = await cli.run(['publish', 'a', '--dry-run']);
    expect([exitCode, stdout]).toEqual([0, 'new        a 1.0.0  ./repository/a-1.0.0.tgz\n']);
    expect(stderr).toContain('dry run, nothing was written');
    expect(await readdir(cli.folder)).toEqual(['a']);
  });

  it('goes on past a chart that is refused with --keep-going, and still exits 3', async () => {
    await cli.put({ ...chartFiles('a'), 'b/Chart.yaml': 'name: b\n' });
    const { exitCode, stdout, stderr } = await cli.run(['publish', 'a', 'b', '--keep-going']);
    expect([exitCode, stdout]).toEqual([3, 'new        a 1.0.0  ./repository/a-1.0.0.tgz\ninvalid    b\n']);
    expect(stderr).toContain('index.yaml was committed before the error');
  });

  it('says what state things are in when it is stopped', async () => {
    await cli.put(chartFiles('a'));
    const controller = new AbortController();
    controller.abort(new CharthouseError('CH_INTERRUPTED', { message: 'stopped by Ctrl-C' }));
    const { exitCode, stderr } = await cli.run(['publish', 'a', '--quiet'], { signal: controller.signal });
    expect(exitCode).toBe(130);
    expect(stderr).toContain('CH_INTERRUPTED');
    expect(stderr).toContain('nothing was changed');
  });
});

describe('charthouse verify', { timeout: 30_000 }, () => {
  it('says how many versions are right', async () => {
    await cli.put(chartFiles('a'));
    await cli.run(['publish', 'a']);
    expect(await cli.run(['verify', '--quiet'])).toEqual({ exitCode: 0, stdout: 'ok 1 version\n', stderr: '' });
  });

  it('ends with exit code 7 and names what is wrong', async () => {
    await cli.put(chartFiles('a'));
    await cli.run(['publish', 'a']);
    await writeFile(join(cli.folder, 'repository/a-1.0.0.tgz'), 'x');
    const { exitCode, stdout } = await cli.run(['verify']);
    expect(exitCode).toBe(7);
    expect(stdout).toMatch(/^wrong-digest +a 1\.0\.0 /);
    expect(JSON.parse((await cli.run(['verify', '--json'])).stdout)).toMatchObject({
      ...{ command: 'verify', exitCode: 7, error: { code: 'CH_VERIFY_FAILED' } },
      findings: [{ kind: 'wrong-digest', name: 'a', version: '1.0.0' }],
    });
  });

  it('refuses a name that is not listed', async () => {
    await cli.put(chartFiles('a'));
    await cli.run(['publish', 'a']);
    expect((await cli.run(['verify', 'b'])).stderr).toContain('CH_ENTRY_NOT_FOUND');
  });
});

describe('charthouse rebuild', { timeout: 30_000 }, () => {
  async function published(): Promise<void> {
    await cli.put({ ...chartFiles('a'), ...chartFiles('b') });
    await cli.run(['publish', 'a']);
    await cli.run(['package', 'b', '-d', 'repository']);
  }

  it('makes an index that is lost, and then has nothing to do', async () => {
    await published();
    await rm(join(cli.folder, 'repository/index.yaml'));
    const { exitCode, stdout, stderr } = await cli.run(['rebuild']);
    expect([exitCode, stdout]).toEqual([0, 'new        a 1.0.0  a-1.0.0.tgz\nnew        b 1.0.0  b-1.0.0.tgz\n']);
    expect(stderr).toMatch(/index.yaml lists 2 versions|it lists 2 versions now, 0 before/);
    expect(await cli.run(['rebuild', '--quiet'])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect((await cli.run(['verify', '--quiet'])).stdout).toBe('ok 2 versions\n');
  });

  it('tells orphans, and adds them where that is asked for', async () => {
    await published();
    const { exitCode, stdout, stderr } = await cli.run(['rebuild']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^orphan +b-1\.0\.0\.tgz {2}b 1\.0\.0 .* no entry names b 1\.0\.0\n$/);
    expect(stderr).toContain('--add-orphans');
    const document = JSON.parse((await cli.run(['rebuild', '--json', '--dry-run', '--add-orphans'])).stdout);
    expect(Object.keys(document)).toEqual([...documentKeys, 'orphans', 'missing']);
    expect(document).toMatchObject({
      ...{ command: 'rebuild', exitCode: 0, dryRun: true, orphans: [], missing: [], index: { versionsBefore: 1, versionsAfter: 1 } },
      charts: [
        { name: 'b', version: '1.0.0', path: 'b-1.0.0.tgz', outcome: 'new', url: 'b-1.0.0.tgz' },
        { name: 'a', version: '1.0.0', path: 'a-1.0.0.tgz', outcome: 'unchanged' },
      ],
    });
    expect((await cli.run(['rebuild', '--add-orphans', '--quiet'])).stdout).toBe('new        b 1.0.0  b-1.0.0.tgz\n');
  });

  it('says until when caches may serve the index before where the CDN was not to be told', async () => {
    await published();
    const args = ['--no-invalidate', '--url', 'https://charts.example.com/stable'];
    const { exitCode, stdout, stderr } = await cli.run(['rebuild', '--add-orphans', '--json', ...args]);
    const { invalidation } = JSON.parse(stdout);
    expect([exitCode, invalidation]).toEqual([
      0,
      { outcome: 'skipped', id: null, paths: ['/stable/index.yaml'], staleUntil: expect.any(String) },
    ]);
    expect(stderr).toContain(`caches may serve the previous index until ${invalidation.staleUntil}`);
  });

  it('leaves a broken index as it is, until it is told what to do', async () => {
    await published();
    const before = await cli.read('repository/index.yaml');
    await cli.put({ 'before.yaml': before, 'repository/index.yaml': '<html>' });
    const { exitCode, stderr } = await cli.run(['rebuild', '--quiet']);
    expect(exitCode).toBe(6);
    expect(stderr).toContain('--from FILE');
    expect(await cli.read('repository/index.yaml')).toBe('<html>');
    expect((await cli.run(['rebuild', '--from', 'before.yaml', '--index-style', 'json'])).exitCode).toBe(0);
    expect(JSON.parse(await cli.read('repository/index.yaml'))).toMatchObject({ entries: { a: [{ version: '1.0.0' }] } });
    await cli.put({ 'repository/index.yaml': '<html>' });
    expect((await cli.run(['rebuild', '--new-index'])).exitCode).toBe(0);
    expect((await cli.run(['verify', '--quiet'])).stdout).toBe('ok 2 versions\n');
  });

  it('names a repository, or is told that there is nothing', async () => {
    expect(await cli.run(['rebuild'])).toMatchObject({ exitCode: 2, stdout: '' });
    expect((await cli.run(['rebuild'], { environment: { CI: 'true' } })).stderr).toContain('CH_NO_TARGET');
    expect((await cli.run(['rebuild', '--from', 'x', '--new-index'])).exitCode).toBe(2);
    expect((await cli.run(['rebuild', '--to', 'gs://bucket'])).exitCode).toBe(2);
  });
});

describe('charthouse index', () => {
  it('names no repository in the document where it refuses a folder that is not there', async () => {
    const { exitCode, stdout } = await cli.run(['index', 'none', '--json']);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ command: 'index', repository: { target: null, url: null }, error: { code: 'CH_USAGE' } });
  });
});

describe('charthouse serve', { timeout: 30_000 }, () => {
  it('prints its URL first, serves, and ends with the exit code of the signal', async () => {
    await cli.put(chartFiles('a'));
    await cli.run(['publish', 'a']);
    const controller = new AbortController();
    let url = '';
    const onStdout = (text: string): void => {
      url = text.trim();
    };
    const running = cli.run(['serve', '--port', '0'], { signal: controller.signal, onStdout });
    await expect.poll(() => url, { timeout: 10_000 }).toMatch(/^http:/);
    expect(await (await fetch(`${url}index.yaml`)).text()).toContain('a-1.0.0.tgz');
    controller.abort(new CharthouseError('CH_TERMINATED', { message: 'stopped by SIGTERM' }));
    expect(await running).toMatchObject({ exitCode: 143, stdout: `${url}\n` });
  });

  it('refuses a folder that is not there', async () => {
    const { exitCode, stderr } = await cli.run(['serve']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('charthouse publish --to ./repository');
  });
});
