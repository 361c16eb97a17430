import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chartFiles, makeWorkspace, type Workspace } from '../../test/support/cli/command-line.ts';
import { startChartServer } from '../../test/support/servers/chart-server.ts';
import { type RecordingServer, startRecordingServer } from '../../test/support/servers/recording-server.ts';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await makeWorkspace();
  await workspace.put(chartFiles('app', '1.0.0'));
});
afterEach(() => workspace.remove());

const run = (...words: readonly string[]) => workspace.run(words);
const check = (...words: readonly string[]) => run('check', 'app', ...words);
const publish = async (): Promise<void> => {
  const { exitCode, stderr } = await run('publish', 'app');
  if (exitCode !== 0) throw new Error(stderr);
};

describe('charthouse check', () => {
  it('passes a first version, and says that it compared nothing', async () => {
    const { exitCode, stdout, stderr } = await check();
    expect([exitCode, stdout]).toEqual([0, 'new        app 1.0.0\n']);
    expect(stderr).toContain(
      'warning not-compared: versions and files were not compared, since there is no index yet: there is no index.yaml',
    );
    expect(stderr).toMatch(/checked 1 chart against \.\/repository in .*: 1 new; nothing was written/);
  });

  it('passes a raised version, and shows what it changes', async () => {
    await publish();
    await workspace.put(chartFiles('app', '1.1.0', 'replicas: 2\nname: x\n'));
    await rm(join(workspace.folder, 'app/templates/config.yaml'));
    const { exitCode, stdout, stderr } = await check();
    expect([exitCode, stderr.includes('warning')]).toEqual([0, false]);
    expect(stdout).toMatchInlineSnapshot(`
      "new        app 1.1.0  raised from 1.0.0; 3 files differ from 1.0.0
        changed  Chart.yaml             +1 -1
          changed  version: 1.0.0 → 1.1.0
        changed  values.yaml            +2 -1
          added    name
          changed  replicas
        removed  templates/config.yaml  +0 -4
      "
    `);
  });

  it('refuses a version that was not raised, with the files that differ', async () => {
    await publish();
    await workspace.put(chartFiles('app', '1.0.0', 'replicas: 2\n'));
    const { exitCode, stdout, stderr } = await check();
    expect(exitCode).toBe(4);
    expect(stdout).toMatchInlineSnapshot(`
      "conflict   app 1.0.0  newest published is 1.0.0; 1 file differs from 1.0.0
        changed  values.yaml  +1 -1
          changed  replicas
      "
    `);
    expect(stderr).toContain('error CH_CONFLICT: app 1.0.0 is published already, with other contents: values.yaml');
  });

  it('writes nothing', async () => {
    await check();
    await expect(workspace.read('repository/index.yaml')).rejects.toThrow('ENOENT');
  });

  it('passes an unchanged version', async () => {
    await publish();
    const { exitCode, stdout } = await check();
    expect([exitCode, stdout]).toEqual([0, 'unchanged  app 1.0.0  newest published is 1.0.0; no file differs from 1.0.0\n']);
  });

  it('warns of a version that is older than a published one, at its line', async () => {
    await workspace.put(chartFiles('app', '2.0.0'));
    await publish();
    await workspace.put(chartFiles('app', '1.0.1'));
    const { exitCode, stdout, stderr } = await check();
    expect([exitCode, stdout.split('\n')[0]]).toEqual([0, 'new        app 1.0.1  older than 2.0.0; 1 file differs from 2.0.0']);
    expect(stderr).toContain('warning version-not-newest: app/Chart.yaml:3:10: app 1.0.1 is older than 2.0.0');
  });

  it('checks all charts, even if one is refused', async () => {
    await publish();
    await workspace.put({ ...chartFiles('app', '1.0.0', 'a: 1\n'), ...chartFiles('web'), 'odd/Chart.yaml': 'name: odd\n' });
    const { exitCode, stdout } = await run('check', 'odd', 'app', 'web');
    expect(exitCode).toBe(3);
    expect(stdout.split('\n').filter((line) => /^\w/.test(line))).toEqual([
      'invalid    odd',
      'conflict   app 1.0.0  newest published is 1.0.0; 1 file differs from 1.0.0',
      'new        web 1.0.0  no version is published yet',
    ]);
  });

  it('prints all of it as JSON', async () => {
    await publish();
    await workspace.put(chartFiles('app', '1.1.0', 'replicas: 2\n'));
    const { exitCode, charts, checks, repository } = JSON.parse((await check('--json')).stdout);
    expect([exitCode, charts[0].outcome, repository.target]).toEqual([0, 'new', './repository']);
    expect(checks).toMatchObject([
      { path: 'app', name: 'app', version: '1.1.0', state: 'raised', newest: '1.0.0', since: '1.0.0', findings: [] },
    ]);
    expect(checks[0].comparison.files.map(({ path }: { path: string }) => path)).toEqual(['Chart.yaml', 'values.yaml']);
  });

  it.each<[string, (path: string) => Promise<void>, string]>([
    ['is missing', (path) => rm(path), 'there is no app-1.0.0.tgz in ./repository'],
    ['has other bytes', (path) => writeFile(path, 'other'), 'its package has'],
  ])('warns if the package of the version before %s', async (_, damage, why) => {
    await publish();
    await damage(join(workspace.folder, 'repository/app-1.0.0.tgz'));
    await workspace.put(chartFiles('app', '1.1.0'));
    const { exitCode, stdout, stderr } = await check();
    expect([exitCode, stdout]).toEqual([0, 'new        app 1.1.0  raised from 1.0.0; not compared with 1.0.0\n']);
    expect(stderr).toContain('warning not-compared: the files of app 1.1.0 were not compared with 1.0.0: ');
    expect(stderr).toContain(why);
  });
});

describe('what readers make of a chart', () => {
  beforeEach(() =>
    workspace.put({ 'app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\nannotations:\n  artifacthub.io/changes: "x: ["\n' }),
  );

  it('is a warning', async () => {
    const { exitCode, stderr } = await check();
    expect([exitCode, stderr.includes('warning artifacthub-annotation: app/Chart.yaml')]).toEqual([0, true]);
  });

  it('fails the check with --fail-on, and is no warning then', async () => {
    const { exitCode, stdout, stderr } = await check('--fail-on', 'warning');
    expect([exitCode, stdout, stderr.includes('warning artifacthub-annotation')]).toEqual([3, 'invalid    app 1.0.0\n', false]);
    expect(stderr).toContain('error CH_CHECK_FAILED: app 1.0.0: artifacthub.io/changes is not valid YAML');
  });

  it('does not fail a version that is published already', async () => {
    await publish();
    const { exitCode, stderr } = await check('--fail-on', 'warning');
    expect([exitCode, stderr.includes('warning artifacthub-annotation')]).toEqual([0, true]);
  });
});

/** Each changes the chart or the repository after app 1.0.0 was published. */
const changes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  nothing: {},
  'a file': chartFiles('app', '1.0.0', 'a: 2\n'),
  'the version': chartFiles('app', '1.1.0'),
  'the version, to one that is equal': chartFiles('app', '1.0.0+a'),
  'a comment in Chart.yaml': { 'app/Chart.yaml': '# mine\napiVersion: v2\nname: app\nversion: 1.0.0\n' },
  'Chart.yaml, which is not valid': { 'app/Chart.yaml': 'name: [\n' },
  'the name of a dependency': {
    'app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.1.0\ndependencies:\n- name: db\n  version: 1.0.0\n',
  },
  'the name and version, to those of the same package': { 'app/Chart.yaml': 'apiVersion: v2\nname: app-1.0.0\nversion: 0.0.1\n' },
  'the index, to one that Helm refuses': {
    'repository/index.yaml':
      'apiVersion: v1\nentries:\n  app:\n  - version: 1.0.0\n    name: app\n    x-ours: 1\n    urls: [app-1.0.0.tgz]\n',
  },
  'the version, and the index to one that Helm refuses': {
    ...chartFiles('app', '1.1.0'),
    'repository/index.yaml':
      'apiVersion: v1\nentries:\n  app:\n  - version: 1.0.0\n    name: app\n    x-ours: 1\n    urls: [app-1.0.0.tgz]\n',
  },
  'the index, to one without a digest': {
    'repository/index.yaml': 'apiVersion: v1\nentries:\n  app:\n  - version: 1.0.0\n    name: app\n    urls: [app-1.0.0.tgz]\n',
  },
};

/** A package of other contents under the name of app 1.1.0, and one of the same, that no entry names. */
const orphans: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'no package': {},
  'other contents': chartFiles('app', '1.1.0', 'other: 1\n'),
  'the same contents': chartFiles('app', '1.1.0'),
};

describe('the outcome is that of publish --dry-run', () => {
  it.each(
    Object.keys(changes).flatMap(
      (name) =>
        [
          [name, []],
          [name, ['--skip-existing']],
          [name, ['--allow-equal-version']],
        ] as const,
    ),
  )('if you change %s, with %j', async (name, options) => {
    await publish();
    await workspace.put(changes[name] ?? {});
    const outcomes = await Promise.all(
      [['check'], ['publish', '--dry-run']].map(async ([command = '', ...more]) => {
        const { exitCode, stdout } = await run(command, 'app', ...more, ...options, '--json');
        const { charts, error } = JSON.parse(stdout);
        return {
          exitCode,
          code: error?.code ?? null,
          charts: charts.map((chart: { outcome: string; differs?: unknown }) => [chart.outcome, chart.differs]),
        };
      }),
    );
    expect(outcomes[0]).toEqual(outcomes[1]);
  });
});

it.each(['check', 'publish --dry-run'])('a version that was yanked is refused by %s', async (command) => {
  await publish();
  expect(await run('yank', 'app@1.0.0', '--reason', 'it crashes')).toMatchObject({ exitCode: 0 });
  const { exitCode, stderr } = await run(...command.split(' '), 'app');
  expect([exitCode, stderr]).toEqual([4, expect.stringContaining('error CH_VERSION_YANKED: app 1.0.0 was yanked')]);
  expect(await run('restore', 'app@1.0.0')).toMatchObject({ exitCode: 0 });
  expect(await run(...command.split(' '), 'app')).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^unchanged/) });
});

it.each(Object.keys(orphans))('a package with %s under the name of the new version is met as a publish meets it', async (name) => {
  await publish();
  const files = orphans[name] ?? {};
  await workspace.put(files);
  if (Object.keys(files).length > 0) await run('package', 'app', '-d', 'repository');
  await workspace.put(chartFiles('app', '1.1.0'));
  const [checked, published] = await Promise.all([check('--json'), run('publish', 'app', '--dry-run', '--json')]);
  const outcomeOf = ({ stdout, exitCode }: { stdout: string; exitCode: number }) => {
    const { charts, error } = JSON.parse(stdout);
    return [exitCode, error?.code ?? null, charts[0].outcome];
  };
  expect(outcomeOf(checked)).toEqual(outcomeOf(published));
  expect(outcomeOf(checked)[0]).toBe(name === 'other contents' ? 4 : 0);
});

describe('the repository that a check reads', () => {
  let server: RecordingServer;
  beforeEach(async () => {
    server = await startChartServer({ charts: ['app@0.9.0'] });
    await publish();
    await workspace.put(chartFiles('app', '1.1.0'));
  });
  afterEach(() => server.close());

  /** By the version that the chart was compared with: 0.9.0 is at the URL, 1.0.0 in the folder. */
  const since = async (file: string, ...words: readonly string[]): Promise<string | null> => {
    await workspace.put({ 'charthouse.yaml': file.replace('SERVER', server.url) });
    const { stdout, exitCode } = await check(...words.map((word) => (word === 'SERVER' ? server.url : word)), '--json');
    const { checks } = JSON.parse(stdout);
    return exitCode === 0 ? checks[0].since : `exit ${exitCode}`;
  };

  it.each<[string, string, readonly string[], string | null]>([
    ['is that of the URL', '{}', ['--url', 'SERVER'], '0.9.0'],
    ['is that of the URL in the file', 'url: SERVER', [], '0.9.0'],
    ['is that of the URL, although the file names a bucket', 'to: s3://charts\nurl: SERVER', [], '0.9.0'],
    ['is that of the URL, although the file names a folder', 'to: ./repository\nurl: SERVER', [], '0.9.0'],
    ['is the folder in the file', 'to: ./repository', [], '1.0.0'],
    ['is the default folder', '{}', [], '1.0.0'],
    ['is the one that is named for this run', 'url: SERVER', ['--to', './repository'], '1.0.0'],
    ['is never a bucket that only the file names', 'to: s3://charts', [], null],
  ])('%s', async (_, file, words, expected) => {
    expect(await since(file, ...words)).toBe(expected);
  });

  it('may have no index yet', async () => {
    const empty = await startRecordingServer((_, response) => response.writeHead(404).end());
    try {
      const { exitCode, stderr } = await check('--url', empty.url);
      expect(exitCode).toBe(0);
      expect(stderr).toMatch(/warning not-compared: .* since there is no index yet: .*\/index\.yaml was answered with status 404/);
    } finally {
      await empty.close();
    }
  });
});

it('a server that refuses the index ends the check', async () => {
  const server = await startChartServer({ charts: ['app@0.9.0'], authorization: 'Basic none' });
  try {
    expect(await check('--url', server.url)).toMatchObject({ exitCode: 5, stderr: expect.stringContaining('error CH_HTTP_FAILED') });
  } finally {
    await server.close();
  }
});

it('an index that is gone beside its packages ends the check', async () => {
  await publish();
  await rm(join(workspace.folder, 'repository/index.yaml'));
  expect(await check()).toMatchObject({ exitCode: 6, stderr: expect.stringContaining('error CH_INDEX_VANISHED') });
});
